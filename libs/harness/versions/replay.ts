import { AppError, type HarnessFile } from '#contracts';
import { type Lineage, lineOf } from './lineage.js';
import { type RebaseSource, rebase } from './rebase.js';

/** One version that is carried over: its number and message, what it was made from and what it made. */
export interface ReplayedVersion extends RebaseSource {
  number: number;
  message: string;
}

/** Versions to carry over, oldest first, and the version onto which. */
export interface Replay {
  onto: number;
  versions: number[];
}

/**
 * How to make `tip` without the versions named: everything of its line that is made after them, on what came before.
 * Taking out a merge takes out what it brought in. Throws `HARNESS.NOTINLINE`, or `HARNESS.FIRST` for the first version.
 */
export function replayWithout(lineage: Lineage, taken: readonly number[], tip: number): Replay {
  const line = lineOf(lineage, tip);
  const stranger = taken.find((number) => !line.has(number));
  if (stranger !== undefined) throw notInLine(stranger, tip);
  const onto = parentsOf(lineage, Math.min(...taken))[0];
  if (onto === undefined) throw nothingBefore(Math.min(...taken));
  const out = new Set(taken.flatMap((number) => broughtIn(lineage, number)));
  const kept = lineOf(lineage, onto);
  return { onto, versions: changesOf(lineage, [...line]).filter((number) => !kept.has(number) && !out.has(number)) };
}

/** How to carry a version over: what it and its line changed since they parted from the line of `onto`. */
export function replayOnto(lineage: Lineage, number: number, onto: number): Replay {
  const there = lineOf(lineage, onto);
  const versions = changesOf(lineage, [...lineOf(lineage, number)]).filter((version) => !there.has(version));
  return { onto, versions };
}

/**
 * Files with versions carried over, one after another. Throws `HARNESS.REBASE_CONFLICT` that explains every version that
 * does not fit, not the first alone.
 */
export function replay(versions: ReplayedVersion[], onto: HarnessFile[]): HarnessFile[] {
  let files = onto;
  const misfits: { number: number; told: string }[] = [];
  for (const version of versions) {
    try {
      files = rebase(version, files);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'HARNESS.REBASE_CONFLICT') throw error;
      misfits.push({ number: version.number, told: `v${version.number} (${version.message}): ${error.message}` });
    }
  }
  if (misfits.length === 0) return files;
  const numbers = misfits.map(({ number }) => number);
  throw new AppError({
    code: 'HARNESS.REBASE_CONFLICT',
    message: `${misfits.length} of ${versions.length} later changes do not fit:\n${misfits.map(({ told }) => told).join('\n')}`,
    fix: `Leave out ${numbers.join(', ')} too, or make the change anew, or roll back to an earlier version.`,
    status: 409,
  });
}

/** Without merges: what they bring is in the versions they merge. */
function changesOf(lineage: Lineage, numbers: number[]): number[] {
  return numbers.filter((number) => parentsOf(lineage, number).length < 2).sort((a, b) => a - b);
}

function broughtIn(lineage: Lineage, number: number): number[] {
  const [first, second] = parentsOf(lineage, number);
  if (first === undefined || second === undefined) return [number];
  const before = lineOf(lineage, first);
  return [...lineOf(lineage, number)].filter((version) => !before.has(version));
}

function parentsOf(lineage: Lineage, number: number): readonly number[] {
  return lineage.find((version) => version.number === number)?.parents ?? [];
}

function notInLine(number: number, tip: number): AppError {
  return new AppError({
    code: 'HARNESS.NOTINLINE',
    message: `v${tip} was not made from v${number}: there is nothing of it to take out.`,
    fix: 'Name a version that it was made from; the list of versions shows the parents of each.',
    status: 409,
  });
}

function nothingBefore(number: number): AppError {
  return new AppError({
    code: 'HARNESS.FIRST',
    message: `v${number} has no parent: without it nothing is left.`,
    fix: 'Push a whole harness instead.',
    status: 409,
  });
}
