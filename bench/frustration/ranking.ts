/** How a score or decision compares with what is true of each item. */
export interface Judged {
  readonly score: number;
  readonly positive: boolean;
}

export interface RankingFigures {
  readonly auroc: number;
  readonly averagePrecision: number;
  readonly f1: number;
}

/** `threshold`: from this score on an item is flagged. */
export function rankingFigures(judged: readonly Judged[], threshold: number): RankingFigures {
  const positives = judged.filter(({ positive }) => positive).length;
  const flagged = judged.filter(({ score }) => score >= threshold);
  const hits = flagged.filter(({ positive }) => positive).length;
  return { ...walk(judged, positives), f1: (2 * hits) / (positives + flagged.length) };
}

/** What flagging everything scores: the share of positives and the F1 that follows from it. */
export function trivialFigures(judged: readonly Judged[]): { baseRate: number; f1: number; auroc: number } {
  const baseRate = judged.filter(({ positive }) => positive).length / judged.length;
  return { baseRate, f1: (2 * baseRate) / (1 + baseRate), auroc: 0.5 };
}

/** One walk down the ranking; equal scores enter together, and count half for the area. */
function walk(judged: readonly Judged[], positives: number): { auroc: number; averagePrecision: number } {
  const ranked = [...judged].sort((a, b) => b.score - a.score);
  let seen = 0;
  let hits = 0;
  let precision = 0;
  let below = 0;
  while (seen < ranked.length) {
    const { score } = ranked[seen]!;
    const before = { hits, seen };
    while (seen < ranked.length && ranked[seen]!.score === score) if (ranked[seen++]!.positive) hits++;
    const found = hits - before.hits;
    const misses = seen - before.seen - found;
    precision += found * (hits / seen);
    below += misses * (before.hits + found / 2);
  }
  return { auroc: below / (positives * (judged.length - positives)), averagePrecision: precision / positives };
}

/** Pearson's correlation of two series of equal length. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  a.forEach((value, i) => {
    const [da, db] = [value - meanA, b[i]! - meanB];
    both += da * db;
    squaresA += da * da;
    squaresB += db * db;
  });
  return both / Math.sqrt(squaresA * squaresB);
}
