import { normalise, type Rows, rowAt, rowsOf } from '../embed/vectors.js';

/** The mean direction of each group of rows, weighted where weights are given; rows with a label below 0 belong to none. */
export function meansOf(rows: Rows, labels: ArrayLike<number>, count: number, weights?: readonly number[]): Rows {
  const means = rowsOf(new Float32Array(count * rows.dimensions), count);
  for (let row = 0; row < rows.count; row++) {
    if (labels[row]! < 0) continue;
    const mean = rowAt(means, labels[row]!);
    const vector = rowAt(rows, row);
    const weight = weights?.[row] ?? 1;
    for (let d = 0; d < mean.length; d++) mean[d]! += vector[d]! * weight;
  }
  for (let group = 0; group < count; group++) normalise(rowAt(means, group));
  return means;
}
