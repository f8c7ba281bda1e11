import type { Judged } from '../frustration/ranking.js';

const bins = 10;

export interface CalibrationFigures {
  /** Mean distance of probability and share of positives over ten bins of equal width, weighted by their size. */
  readonly expectedCalibrationError: number;
  /** Mean squared distance of probability and truth. */
  readonly brier: number;
}

/** `score` is the probability of being positive. */
export function calibrationFigures(judged: readonly Judged[]): CalibrationFigures {
  // The distance of a bin's means, times its size, is that of its sums.
  const excess = new Array<number>(bins).fill(0);
  let squares = 0;
  for (const { score, positive } of judged) {
    const distance = score - (positive ? 1 : 0);
    excess[Math.min(bins - 1, Math.floor(score * bins))]! += distance;
    squares += distance * distance;
  }
  return {
    expectedCalibrationError: excess.reduce((sum, one) => sum + Math.abs(one), 0) / judged.length,
    brier: squares / judged.length,
  };
}
