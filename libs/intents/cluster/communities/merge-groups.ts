import { cosine, normalise, pickRows, type Rows, rowAt } from '../../embed/vectors.js';

/** Joins the two groups whose union costs least (Ward 1963, on the sphere) until `k` are left. Returns their centroids. */
export function mergeGroups(centroids: Rows, sizes: readonly number[], k: number): Rows {
  const merged = pickRows(
    centroids,
    Array.from({ length: centroids.count }, (_, group) => group),
  );
  const weights = [...sizes];
  let left = merged.count;
  for (; left > k; left--) {
    const [a, b] = closest(merged, weights, left);
    const [x, y] = [rowAt(merged, a), rowAt(merged, b)];
    for (let d = 0; d < x.length; d++) x[d] = weights[a]! * x[d]! + weights[b]! * y[d]!;
    normalise(x);
    weights[a]! += weights[b]!;
    // The last takes the place that is free.
    y.set(rowAt(merged, left - 1));
    weights[b] = weights[left - 1]!;
  }
  return pickRows(
    merged,
    Array.from({ length: left }, (_, group) => group),
  );
}

function closest(centroids: Rows, weights: readonly number[], count: number): [number, number] {
  let pair: [number, number] = [0, 1];
  let least = Number.POSITIVE_INFINITY;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const shared = (weights[a]! * weights[b]!) / (weights[a]! + weights[b]!);
      const cost = shared * (1 - cosine(centroids, a, centroids, b));
      if (cost < least) {
        least = cost;
        pair = [a, b];
      }
    }
  }
  return pair;
}
