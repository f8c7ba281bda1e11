import { normalise, type Rows, rowAt, rowsOf } from '../embed/vectors.js';

/** The weighted mean direction of each group of rows. `groupOf` counts groups from 0. */
export function meanRows(rows: Rows, weights: readonly number[], groupOf: readonly number[], count: number): Rows {
  const means = rowsOf(new Float32Array(count * rows.dimensions), count);
  groupOf.forEach((group, row) => {
    const mean = rowAt(means, group);
    rowAt(rows, row).forEach((value, d) => {
      mean[d]! += value * weights[row]!;
    });
  });
  for (let group = 0; group < count; group++) normalise(rowAt(means, group));
  return means;
}
