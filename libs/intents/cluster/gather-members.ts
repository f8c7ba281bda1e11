import { cosine, type Rows } from '../embed/vectors.js';
import type { Leaves } from './form-leaves.js';

/** The rows of each leaf, the most typical (nearest its centroid) first. */
export function gatherMembers(rows: Rows, leaves: Leaves): number[][] {
  const members: { row: number; similarity: number }[][] = leaves.sizes.map(() => []);
  leaves.labels.forEach((leaf, row) => {
    members[leaf]?.push({ row, similarity: cosine(rows, row, leaves.centroids, leaf) });
  });
  return members.map((of) => of.sort((a, b) => b.similarity - a.similarity || a.row - b.row).map(({ row }) => row));
}
