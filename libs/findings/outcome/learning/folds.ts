import { createHash } from 'node:crypto';

/**
 * A fold 0..folds−1 for each group name, groups kept whole and dealt out by size so that the folds stay even.
 * Which group goes where depends on the seed and the names alone.
 */
export function assignFolds(groups: readonly string[], folds: number, seed: string): number[] {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const order = [...sizes]
    .map(([group, size]) => ({ group, size, draw: createHash('sha256').update(`${seed}\n${group}`).digest('hex') }))
    .sort((a, b) => b.size - a.size || (a.draw < b.draw ? -1 : 1));
  const filled = new Array<number>(folds).fill(0);
  const foldOf = new Map<string, number>();
  for (const { group, size } of order) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold]! += size;
    foldOf.set(group, fold);
  }
  return groups.map((group) => foldOf.get(group)!);
}
