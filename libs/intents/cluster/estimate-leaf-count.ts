import { pickRows, type Rows } from '../embed/vectors.js';
import { type Random, samplePositions } from '../random.js';
import type { Division, Divisions } from './communities/divisions.js';
import { nearest } from './k-means/nearest.js';
import type { Team } from './k-means/team.js';
import { meansOf } from './means-of.js';
import { silhouette } from './silhouette.js';

const JUDGED_ROWS = 3_000;
/** The resolution at which communities are as many as one who reads the requests would name, more often than not. */
const USUAL_RESOLUTION = 4;
/** How much the silhouettes say beside the count at the usual resolution. Measured: docs/intents.md. */
const SILHOUETTE_SHARE = 0.4;
/** Of fewer rows the communities of a small graph say little, and the silhouette decides. */
const ENOUGH_ROWS = 400;
/** How sharply the better silhouettes count more. */
const SHARPNESS = 20;
/** Below this, no division separates anything: all is one intent. */
const LEAST_SILHOUETTE = 0.03;

/**
 * The number of intents in the data, from two sources that err to different sides: how many communities the graph of
 * neighbours has, and where the silhouette is best. The silhouette is nearly level about its best, so the middle of
 * the level part is taken (a mean of log k, the better ones counting more), not its noisy top.
 */
export async function estimateLeafCount(rows: Rows, divisions: Divisions, random: Random, team: Team): Promise<number> {
  const most = mostLeaves(rows.count);
  const tried = divisions.coarseToFine(most);
  const sample = pickRows(rows, samplePositions(rows.count, JUDGED_ROWS, random));
  const scores: number[] = [];
  for (const division of tried) scores.push(await separation(rows, sample, division, team));
  const best = Math.max(0, ...scores);
  if (best < LEAST_SILHOUETTE) return 1;
  const weights = scores.map((score) => Math.max(0, score / best) ** SHARPNESS);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const level = weights.reduce((sum, weight, index) => sum + weight * Math.log(tried[index]!.count), 0) / total;
  const usual = Math.log(Math.min(most, divisions.at(USUAL_RESOLUTION).count));
  const usualShare = (1 - SILHOUETTE_SHARE) * Math.min(1, rows.count / ENOUGH_ROWS);
  return Math.max(1, Math.round(Math.exp((1 - usualShare) * level + usualShare * usual)));
}

/** √rows of few rows, twice that of many: a leaf is a stratum of measurement and must gather many ways to say a thing. */
function mostLeaves(rows: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(rows) * Math.min(2, Math.max(1, rows / ENOUGH_ROWS))));
}

/** The silhouette of the groups as requests would be placed in them: each at the nearest centroid. */
async function separation(rows: Rows, sample: Rows, { labels, count }: Division, team: Team): Promise<number> {
  if (count < 2) return 0;
  const placed = await nearest(sample, meansOf(rows, labels, count), team);
  return silhouette(sample, placed.labels, count);
}
