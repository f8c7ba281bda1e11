import { type Rows, rowAt } from '../embed/vectors.js';

/**
 * Mean silhouette (Rousseeuw 1987) with cosine distance, over rows of unit length: −1 to 1, larger is better. Mean
 * distances follow from the sum of each cluster's vectors, so the cost is rows × clusters. A row alone counts 0.
 */
export function silhouette(rows: Rows, labels: ArrayLike<number>, k: number): number {
  const { sums, sizes } = clusterSums(rows, labels, k);
  let total = 0;
  for (let row = 0; row < rows.count; row++) total += silhouetteOf(rowAt(rows, row), labels[row]!, sums, sizes);
  return rows.count === 0 ? 0 : total / rows.count;
}

function clusterSums(rows: Rows, labels: ArrayLike<number>, k: number): { sums: Float64Array; sizes: Int32Array } {
  const width = rows.dimensions;
  const sums = new Float64Array(k * width);
  const sizes = new Int32Array(k);
  for (let row = 0; row < rows.count; row++) {
    const to = labels[row]! * width;
    sizes[labels[row]!]!++;
    for (let d = 0; d < width; d++) sums[to + d]! += rows.values[row * width + d]!;
  }
  return { sums, sizes };
}

function silhouetteOf(vector: Float32Array, own: number, sums: Float64Array, sizes: Int32Array): number {
  if (sizes[own] === 1) return 0;
  let within = 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    const size = sizes[cluster]!;
    if (size === 0) continue;
    let sum = 0;
    const from = cluster * vector.length;
    for (let d = 0; d < vector.length; d++) sum += vector[d]! * sums[from + d]!;
    if (cluster === own) within = 1 - (sum - 1) / (size - 1);
    else nearest = Math.min(nearest, 1 - sum / size);
  }
  if (nearest === Number.POSITIVE_INFINITY) return 0;
  const larger = Math.max(within, nearest);
  return larger <= 1e-6 ? 0 : (nearest - within) / larger;
}
