import { fitLogistic, meanLogLoss } from './logistic.js';

export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

/** The slope is drawn to 1 as by one example of weight; the offset, which carries the base rate, hardly at all. */
const prior = { mean: Float64Array.of(0, 1), precision: Float64Array.of(0.01, 1) };
const columns = Int32Array.of(0, 1);

/**
 * Platt scaling (Platt 1999): the slope and offset under which log-odds of examples that were not learned from come true
 * as often as they say.
 */
export function calibrate(logOdds: readonly number[], isSuccess: readonly boolean[]): Calibration {
  const rows = logOdds.map((one) => ({ columns, values: Float64Array.of(1, one) }));
  const [offset, slope] = fitLogistic(rows, isSuccess, prior);
  return { slope: slope!, offset: offset! };
}

export function calibrated(logOdds: number, { slope, offset }: Calibration): number {
  return slope * logOdds + offset;
}

/** Mean log loss after calibration, each fold calibrated by the others. */
export function crossCalibratedLoss(
  logOdds: readonly number[],
  isSuccess: readonly boolean[],
  foldOf: readonly number[],
): number {
  const folds = new Map<number, Calibration>();
  for (const fold of new Set(foldOf)) {
    const others = logOdds.map((_, i) => i).filter((i) => foldOf[i] !== fold);
    folds.set(
      fold,
      calibrate(
        others.map((i) => logOdds[i]!),
        others.map((i) => isSuccess[i]!),
      ),
    );
  }
  return meanLogLoss(
    logOdds.map((one, i) => calibrated(one, folds.get(foldOf[i]!)!)),
    isSuccess,
  );
}
