import type { Rows } from '../embed/vectors.js';
import { nearest } from './k-means/nearest.js';
import type { Team } from './k-means/team.js';

/** The position of a row that belongs to no leaf. */
export const NO_LEAF = -1;

/** The nearest leaf of each row, or NO_LEAF where even that one is farther than its radius. */
export async function assignRows(
  rows: Rows,
  centroids: Rows,
  radii: readonly number[],
  team: Team,
): Promise<Int32Array> {
  const { labels, cosines } = await nearest(rows, centroids, team);
  return labels.map((leaf, row) => (leaf >= 0 && 1 - cosines[row]! <= radii[leaf]! ? leaf : NO_LEAF));
}
