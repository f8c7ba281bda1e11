import { AppError, type HarnessFile } from '#contracts';
import { type DocumentDiff, diffHarnesses, parseHarness, readHarnessFolder } from '#harness';
import { type AgentOptions, printAnswer } from '../intents/agent-call.js';
import { readCheckout } from './checkout.js';
import { type AgentHarness, connectHarness } from './harness-api.js';
import { headVersion } from './head-version.js';
import { printDiffs, unifiedTexts } from './print-diff.js';

export interface DiffOptions extends AgentOptions {
  unified?: true;
  check?: true;
}

/** Exit code with --check where something differs. */
const DIFFERENT = 2;

/** One side of a comparison. */
interface Side {
  name: string;
  files: HarnessFile[];
}

/**
 * What differs per document and field. Sides are numbers of versions or folders; with one or none of them a folder is
 * compared with the version it was made from.
 */
export async function diff(from: string | undefined, to: string | undefined, options: DiffOptions): Promise<void> {
  const folder = [to, from].find((side) => side !== undefined && numberOf(side) === null) ?? '.';
  const harness = await connectHarness(options, folder);
  const wanted = to === undefined && from !== undefined && numberOf(from) === null ? [undefined, from] : [from, to];
  const before = await readSide(harness, wanted[0] ?? String(await baseOf(harness, folder)));
  const after = await readSide(harness, wanted[1] ?? folder);
  const documents = diffHarnesses(parseHarness(before.files), parseHarness(after.files));
  if (options.check && documents.length > 0) process.exitCode = DIFFERENT;
  printAnswer(options, { from: before.name, to: after.name, documents }, () => {
    if (options.unified) return unifiedTexts(before, after) || nothing(before, after, documents);
    return documents.length === 0 ? nothing(before, after, documents) : printDiffs(documents);
  });
}

function nothing(before: Side, after: Side, documents: DocumentDiff[]): string {
  return documents.length === 0 ? `${before.name} and ${after.name} say the same.` : '';
}

function numberOf(side: string): number | null {
  const digits = /^v?(\d{1,9})$/.exec(side)?.[1];
  return digits === undefined ? null : Number(digits);
}

async function readSide(harness: AgentHarness, side: string): Promise<Side> {
  const number = numberOf(side);
  if (number === null) return { name: side, files: (await readHarnessFolder(side)).files };
  return { name: `v${number}`, files: (await harness.version(number)).files };
}

/** The version a folder was made from; where it does not know, the one to go on from. */
async function baseOf(harness: AgentHarness, folder: string): Promise<number> {
  const base = (await readCheckout(folder))?.version ?? headVersion(await harness.versions(), await harness.releases());
  if (base !== null) return base;
  throw new AppError({
    code: 'CLI.NOVERSION',
    message: `${harness.agent} has no version to compare with.`,
    fix: 'Push a first one.',
  });
}
