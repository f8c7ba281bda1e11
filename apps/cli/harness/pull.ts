import { existsSync } from 'node:fs';
import { AppError, type Channel, type VersionWithFiles } from '#contracts';
import { readHarnessFolder, writeHarnessFolder } from '#harness';
import { type AgentOptions, printAnswer } from '../intents/agent-call.js';
import { readCheckout, writeCheckout } from './checkout.js';
import { type AgentHarness, connectHarness, releaseOn } from './harness-api.js';
import { headVersion } from './head-version.js';
import { saysTheSame } from './same-content.js';

export interface PullOptions extends AgentOptions {
  version?: number;
  channel?: Channel;
  force?: true;
}

/** Makes a folder hold a version: the one to go on from unless another is named. */
export async function pull(asked: string | undefined, options: PullOptions): Promise<void> {
  const harness = await connectHarness(options, asked ?? '.');
  const folder = asked ?? ((await readCheckout('.')) === null ? harness.agent : '.');
  const version = await harness.version(await wantedNumber(harness, options));
  if (options.force !== true) await refuseLosses(harness, folder, version);
  await writeHarnessFolder(folder, version.files);
  const { agent, number, hash } = version;
  await writeCheckout(folder, { agent, version: number, hash });
  printAnswer(
    options,
    { agent, version: number, hash, folder, files: version.files.map(({ path }) => path) },
    () => `${agent} v${number} is in ${folder}: ${version.files.length} files`,
  );
}

async function wantedNumber(harness: AgentHarness, { version, channel }: PullOptions): Promise<number> {
  if (version !== undefined) return version;
  if (channel !== undefined) return (await releaseOn(harness, channel)).version;
  const head = headVersion(await harness.versions(), await harness.releases());
  if (head !== null) return head;
  throw new AppError({
    code: 'CLI.NOVERSION',
    message: `${harness.agent} has no version yet.`,
    fix: 'Make a first one with `martingale harness init`, and push it.',
  });
}

/** What was edited and not pushed is not overwritten. */
async function refuseLosses(harness: AgentHarness, folder: string, wanted: VersionWithFiles): Promise<void> {
  if (!existsSync(folder)) return;
  const { files } = await readHarnessFolder(folder);
  if (files.length === 0 || saysTheSame(files, wanted)) return;
  const checkout = await readCheckout(folder);
  if (checkout?.agent === harness.agent && checkout.hash !== null && saysTheSame(files, { hash: checkout.hash }))
    return;
  throw new AppError({
    code: 'CLI.EDITED',
    message: `${folder} holds what was never pushed to ${harness.agent}.`,
    fix: 'Push it first, pull into another folder, or overwrite it with --force.',
  });
}
