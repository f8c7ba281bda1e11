import type { Rows } from '../../embed/vectors.js';

/**
 * What "near" means. `cosine`: centroids have unit length, and so has every row or it is all zeros, which is as far
 * from each centroid as from the next. `euclidean`: any vectors.
 */
export type Geometry = 'cosine' | 'euclidean';

/** The squared length of a row, in double precision. */
export function squareOf(rows: Rows, row: number): number {
  const from = row * rows.dimensions;
  let square = 0;
  for (let d = from; d < from + rows.dimensions; d++) square += rows.values[d]! * rows.values[d]!;
  return square;
}

/** The squared length that a centroid counts with: 1 for a direction, even where it is all zeros. */
export function centroidSquare(centroids: Rows, centroid: number, geometry: Geometry): number {
  return geometry === 'cosine' ? 1 : squareOf(centroids, centroid);
}

/** Squared distance, in double precision. */
export function squaredDistance(a: Rows, i: number, b: Rows, j: number): number {
  const x = i * a.dimensions;
  const y = j * b.dimensions;
  let square = 0;
  for (let d = 0; d < a.dimensions; d++) {
    const difference = a.values[x + d]! - b.values[y + d]!;
    square += difference * difference;
  }
  return square;
}

/**
 * How far a squared distance that was computed from an inner product of single precision may lie from the true one:
 * the standard bound of a sum in order (Higham 2002, section 3.1), for four sums side by side and what follows them.
 */
export function roundingOf(dimensions: number, squares: number): number {
  return (dimensions / 4 + 8) * 2 ** -24 * squares;
}
