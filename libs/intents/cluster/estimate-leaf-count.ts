import { pickRows, type Rows } from '../embed/vectors.js';
import { type Random, samplePositions } from '../random.js';
import { silhouette } from './silhouette.js';
import { sphericalKMeans } from './spherical-k-means.js';

const SAMPLE_ROWS = 2_000;
/** Below this one start is too much a matter of luck, and more cost little. */
const FEW_ROWS = 2_000;
const GRID_RATIO = 1.2;
/** The curve is flat past the true number: the smallest k that comes this close to the best is taken. */
const SHARE_OF_BEST = 0.98;
/** Below this, no division separates anything: all is one intent. */
const LEAST_SILHOUETTE = 0.03;

/**
 * The number of intents in the data: the silhouette over a geometric grid rises until the true clusters are apart and
 * then stays level, so its shoulder is taken. At most √wordings: a leaf is a stratum of measurement and must gather
 * many ways to say a thing, and requests that repeat one wording are no evidence of more intents.
 */
export function estimateLeafCount(rows: Rows, wordings: number, random: Random): number {
  const most = Math.floor(Math.sqrt(Math.min(wordings, rows.count)));
  const sample = pickRows(rows, samplePositions(rows.count, SAMPLE_ROWS, random));
  const grid = gridUpTo(most);
  const restarts = sample.count < FEW_ROWS ? 3 : 1;
  const scores = smoothed(
    grid.map((k) => {
      const clustering = sphericalKMeans(sample, { k, restarts, maxIterations: 10, random });
      return silhouette(sample, clustering.labels, clustering.centroids.count);
    }),
  );
  const best = Math.max(...scores);
  if (!(best >= LEAST_SILHOUETTE)) return 1;
  return grid[scores.findIndex((score) => score >= SHARE_OF_BEST * best)]!;
}

function gridUpTo(most: number): number[] {
  const grid: number[] = [];
  for (let k = 2; k <= most; k = Math.max(k + 1, Math.round(k * GRID_RATIO))) grid.push(k);
  return grid;
}

/** A mean over neighbours: one lucky start must not decide. */
function smoothed(scores: readonly number[]): number[] {
  return scores.map((score, index) => {
    const before = scores[index - 1] ?? score;
    const after = scores[index + 1] ?? score;
    return (before + 2 * score + after) / 4;
  });
}
