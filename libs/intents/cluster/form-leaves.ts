import { pickRows, type Rows } from '../embed/vectors.js';
import { assignRows, NO_LEAF } from './assign-rows.js';
import { nearest } from './k-means/nearest.js';
import type { Team } from './k-means/team.js';

export interface Leaves {
  readonly centroids: Rows;
  readonly radii: readonly number[];
  readonly sizes: readonly number[];
  /** Leaf of each row, or NO_LEAF. */
  readonly labels: Int32Array;
}

/** How many median absolute deviations past the median distance a request may lie. */
const RADIUS_DEVIATIONS = 2.5;
/** Where all use the same words a little other wording must still belong. */
const LEAST_RADIUS = 0.3;
const LARGEST_RADIUS = 0.85;
/** Room for the rounding of vectors that were stored and read again. */
const ROUNDING = 1e-5;

/** Fewer conversations than this are no intent: 1 among ten, 4 among a hundred, 8 from four hundred on. */
export function leastLeafSize(count: number): number {
  return Math.min(8, Math.max(1, Math.round(Math.sqrt(count) / 2.5)));
}

/**
 * Keeps noise apart: clusters too small to be an intent are dissolved, and rows beyond the radius of their nearest
 * leaf belong to none. Every row is placed by the rule that places new conversations, so both always agree.
 */
export async function formLeaves(rows: Rows, found: Rows, team: Team): Promise<Leaves> {
  const least = leastLeafSize(rows.count);
  let centroids = found;
  for (;;) {
    const radii = await radiiOf(rows, centroids, team);
    const labels = await assignRows(rows, centroids, radii, team);
    const sizes = countLabels(labels, centroids.count);
    const kept = sizes.flatMap((size, leaf) => (size >= least ? [leaf] : []));
    if (kept.length === centroids.count) return { centroids, radii, sizes, labels };
    centroids = pickRows(centroids, kept);
  }
}

export async function radiiOf(rows: Rows, centroids: Rows, team: Team): Promise<number[]> {
  const { labels, cosines } = await nearest(rows, centroids, team);
  const distances: number[][] = Array.from({ length: centroids.count }, () => []);
  labels.forEach((leaf, row) => {
    distances[leaf]?.push(1 - cosines[row]!);
  });
  return distances.map((of) => {
    const middle = median(of);
    const deviation = median(of.map((distance) => Math.abs(distance - middle))) * 1.4826;
    return Math.min(LARGEST_RADIUS, Math.max(LEAST_RADIUS, middle + RADIUS_DEVIATIONS * deviation)) + ROUNDING;
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function countLabels(labels: Int32Array, count: number): number[] {
  const sizes = new Array<number>(count).fill(0);
  for (const label of labels) if (label !== NO_LEAF) sizes[label]!++;
  return sizes;
}
