import { AppError, type Instant, type Version } from '#contracts';
import { type Replay, type ReplayedVersion, replay, replayOnto, replayWithout } from '../versions/replay.js';
import type { HarnessTransaction } from './ports.js';
import { addVersion } from './ship.js';

interface Authored {
  author: string;
  message: string;
  at: Instant;
}

/**
 * A new version of `tip` without what some of the versions it was made from changed. It serves nobody until it is
 * released. Throws `HARNESS.NOTINLINE` where `tip` was not made from them, `HARNESS.REBASE_CONFLICT` with all that was built on them, `HARNESS.INVALID` where what is left does not
 * hold together.
 */
export async function takeOut(
  tx: HarnessTransaction,
  { numbers, tip, ...authored }: Authored & { numbers: number[]; tip: number },
): Promise<Version> {
  await tx.version(tip);
  const plan = replayWithout(await tx.lineage(), numbers, tip);
  return carryOver(tx, plan, [tip], authored);
}

/** A new version: what a version changed since it parted from another, on top of that other. Throws as `takeOut` does. */
export async function rebaseVersion(
  tx: HarnessTransaction,
  { number, onto, ...authored }: Authored & { number: number; onto: number },
): Promise<Version> {
  for (const named of [number, onto]) await tx.version(named);
  const plan = replayOnto(await tx.lineage(), number, onto);
  if (plan.versions.length > 0 && !(await standsOn(tx, number, onto)))
    return carryOver(tx, plan, [onto, number], authored);
  throw new AppError({
    code: 'HARNESS.UNCHANGED',
    message: `v${number} and v${onto} have not parted: one was made from the other.`,
    fix: 'Release the later of the two.',
    status: 409,
  });
}

async function standsOn(tx: HarnessTransaction, number: number, onto: number): Promise<boolean> {
  return replayOnto(await tx.lineage(), onto, number).versions.length === 0;
}

async function carryOver(
  tx: HarnessTransaction,
  plan: Replay,
  parents: number[],
  { author, message, at }: Authored,
): Promise<Version> {
  const { agent, ...onto } = await tx.version(plan.onto);
  const versions: ReplayedVersion[] = [];
  for (const number of plan.versions) versions.push(await replayed(tx, await tx.version(number)));
  const files = replay(versions, await tx.files(onto));
  return addVersion(tx, { agent, files, parents, author, message, edits: [], at });
}

async function replayed(tx: HarnessTransaction, version: Version): Promise<ReplayedVersion> {
  const [parent] = version.parents;
  const base = parent === undefined ? [] : await tx.files(await tx.version(parent));
  return {
    number: version.number,
    message: version.message,
    base,
    edits: version.edits,
    files: await tx.files(version),
  };
}
