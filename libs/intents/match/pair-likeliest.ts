import { bestPairing } from './hungarian.js';

/** The exact pairing takes the cube of this: about a second. */
const MOST_PAIRED_EXACTLY = 500;

/**
 * The column of each row, or -1, where no pair scores less than `least`. Up to some hundred rows or columns the sum of
 * the scores is the highest there is; beyond that the best pairs are taken first, which differs only where several
 * compete for one.
 */
export function pairLikeliest(scores: readonly (readonly number[])[], least: number): number[] {
  const size = Math.max(scores.length, scores[0]?.length ?? 0);
  if (size > MOST_PAIRED_EXACTLY) return pairGreedily(scores, least);
  return bestPairing(scores).map((column, row) => (column >= 0 && scores[row]![column]! >= least ? column : -1));
}

function pairGreedily(scores: readonly (readonly number[])[], least: number): number[] {
  const pairs = scores.flatMap((row, first) =>
    row.flatMap((score, second) => (score >= least ? [{ first, second, score }] : [])),
  );
  pairs.sort((a, b) => b.score - a.score || a.first - b.first || a.second - b.second);
  const pairing = new Array<number>(scores.length).fill(-1);
  const taken = new Set<number>();
  for (const { first, second } of pairs) {
    if (pairing[first] !== -1 || taken.has(second)) continue;
    pairing[first] = second;
    taken.add(second);
  }
  return pairing;
}
