import { AppError, type HarnessFile, type PushVersion, type Release, type Version } from '#contracts';
import { parseHarness, readHarnessFolder, rebase, writeHarnessFolder } from '#harness';
import { connectApi } from '../api/api-connection.js';
import { apiKeyOf } from '../api/api-key.js';
import { plainText } from '../terminal/plain-text.js';
import { type Checkout, readCheckout, writeCheckout } from './checkout.js';
import { type AgentHarness, harnessAt } from './harness-api.js';
import { headVersion } from './head-version.js';
import { saysTheSame } from './same-content.js';

export interface PushOptions {
  url: string;
  key?: string;
  message: string;
  author: string;
  production?: true;
  rebase?: true;
  branch?: true;
  json?: true;
}

/** What is pushed, and on which version; `base` is left to the service where the folder does not know. */
interface Change {
  files: HarnessFile[];
  base?: number;
  /** The base, where the files say just what it says. */
  unchanged?: Version;
}

/** Stores a folder as a version of its agent, validated as a whole. */
export async function push(folder: string, options: PushOptions): Promise<void> {
  const { files } = await readHarnessFolder(folder);
  const agent = parseHarness(files).agent.name;
  const harness = harnessAt(connectApi(options.url, apiKeyOf(options)), agent);
  const checkout = await readCheckout(folder);
  const change = checkout === null ? { files } : await onItsBase(harness, checkout, files, options);
  const { author, message } = options;
  const body: PushVersion = { author, message, files: change.files, base: change.base };
  const version = change.unchanged ?? (await harness.post<Version>('versions', body));
  if (change.files !== files) await writeHarnessFolder(folder, change.files);
  if (checkout !== null) await writeCheckout(folder, { agent, version: version.number, hash: version.hash });
  const release = options.production
    ? await harness.post<Release>('releases', {
        author,
        reason: message,
        version: version.number,
        channel: 'production',
      })
    : null;
  if (options.json) process.stdout.write(`${JSON.stringify({ version, release }, null, 2)}\n`);
  else process.stdout.write(`${sentence(change, version, release)}\n`);
}

function sentence(change: Change, version: Version, release: Release | null): string {
  const name = `${version.agent} v${version.number}`;
  if (release !== null) return `${name} released as ${release.tag}`;
  if (change.unchanged !== undefined) return `${name} says the same: nothing to store`;
  return `${name} stored; --production releases it`;
}

/** @throws AppError CLI.BASE, HARNESS.STALE, or HARNESS.REBASE_CONFLICT */
async function onItsBase(
  harness: AgentHarness,
  checkout: Checkout,
  files: HarnessFile[],
  options: PushOptions,
): Promise<Change> {
  if (checkout.agent !== harness.agent) throw otherAgent(checkout, harness.agent);
  const versions = await harness.versions();
  const base = versions.find(({ number }) => number === checkout.version);
  if (base?.hash !== (checkout.hash ?? undefined)) throw unknownBase(checkout);
  if (base !== undefined && saysTheSame(files, base)) return { files, base: base.number, unchanged: base };
  const head = headVersion(versions, await harness.releases());
  if (head === null || head === base?.number || (options.branch && base !== undefined))
    return { files, base: base?.number };
  if (!options.rebase || base === undefined) throw stale(base, versions.find(({ number }) => number === head)!);
  const [before, onto] = [await harness.version(base.number), await harness.version(head)];
  return { files: rebase({ base: before.files, edits: [], files }, onto.files), base: head };
}

function otherAgent({ agent }: Checkout, named: string): AppError {
  return new AppError({
    code: 'CLI.BASE',
    message: `The folder was made for ${agent}, but its harness.yaml names ${named}.`,
    fix: `Name ${agent} in harness.yaml; or delete .martingale.json to push the folder as a harness of ${named}.`,
  });
}

function unknownBase({ agent, version }: Checkout): AppError {
  return new AppError({
    code: 'CLI.BASE',
    message: `The folder was made from v${version} of ${agent}, which is another one at this service.`,
    fix: 'Name the service it was pulled from with --url; or pull into another folder and make the change there.',
  });
}

function stale(base: Version | undefined, head: Version): AppError {
  const since = `v${head.number} (${plainText(head.author, 40)}: “${plainText(head.message, 80)}”)`;
  return new AppError({
    code: 'HARNESS.STALE',
    message:
      base === undefined
        ? `The folder is new, but ${head.agent} is at ${since} already.`
        : `The folder was made from v${base.number}, but ${head.agent} is at ${since} by now.`,
    fix:
      base === undefined
        ? 'Pull into another folder and make the change there.'
        : `Push with --rebase to put the change on v${head.number}, or with --branch to keep it beside.`,
    status: 409,
  });
}
