import { minimise } from './minimise.js';

/** One example: the columns that are not zero, and their values. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** What the weights are drawn to, and how strongly: a normal prior of precision `precision[j]` about `mean[j]`. */
export interface WeightPrior {
  readonly mean: Float64Array;
  readonly precision: Float64Array;
}

/**
 * Weights of a logistic regression: the minimum of Σ log(1 + e^−(±w·x)) + ½ Σ precision·(w − mean)². As the loss is a
 * sum and not a mean, few examples leave the weights near the prior and many take them far from it.
 */
export function fitLogistic(
  rows: readonly SparseRow[],
  isSuccess: readonly boolean[],
  { mean, precision }: WeightPrior,
  start: Float64Array = mean,
): Float64Array {
  return minimise(
    (weights, gradient) => {
      let loss = 0;
      for (let j = 0; j < weights.length; j++) {
        const distance = weights[j]! - mean[j]!;
        gradient[j] = precision[j]! * distance;
        loss += 0.5 * precision[j]! * distance * distance;
      }
      for (let i = 0; i < rows.length; i++) {
        const { columns, values } = rows[i]!;
        const sign = isSuccess[i] ? 1 : -1;
        const margin = sign * logOddsOf(rows[i]!, weights);
        loss += softplus(-margin);
        const pull = -sign * sigmoid(-margin);
        for (let k = 0; k < columns.length; k++) gradient[columns[k]!]! += pull * values[k]!;
      }
      return loss;
    },
    start,
    { tolerance: 1e-2 * Math.sqrt(rows.length), iterations: 100 },
  );
}

export function logOddsOf({ columns, values }: SparseRow, weights: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < columns.length; k++) sum += values[k]! * weights[columns[k]!]!;
  return sum;
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** log(1 + e^x) without overflow. */
export function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Mean log loss of log-odds of success, in nats. */
export function meanLogLoss(logOdds: readonly number[], isSuccess: readonly boolean[]): number {
  return logOdds.reduce((sum, one, i) => sum + softplus(isSuccess[i] ? -one : one), 0) / logOdds.length;
}
