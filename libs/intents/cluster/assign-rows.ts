import type { Rows } from '../embed/vectors.js';
import { nearest } from './spherical-k-means.js';

/** The position of a row that belongs to no leaf. */
export const NO_LEAF = -1;

/** The nearest leaf of each row, or NO_LEAF where even that one is farther than its radius. */
export function assignRows(rows: Rows, centroids: Rows, radii: readonly number[]): Int32Array {
  const { labels, cosines } = nearest(rows, centroids);
  return labels.map((leaf, row) => (leaf < radii.length && 1 - cosines[row]! <= radii[leaf]! ? leaf : NO_LEAF));
}
