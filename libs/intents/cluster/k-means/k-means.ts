import { pickRows, type Rows } from '../../embed/vectors.js';
import { type Random, samplePositions } from '../../random.js';
import type { Geometry } from './geometry.js';
import { growStarts } from './grow-starts.js';
import { type Clustering, lloyd } from './lloyd.js';
import { createSharedRows, shareRows } from './shared-rows.js';
import type { Team } from './team.js';

export interface KMeansOptions {
  readonly k: number;
  /** Starts that are tried; the best goes on. */
  readonly restarts: number;
  readonly maxIterations: number;
  /** At rest when the squared moves of the centroids add up to this share of the mean variance (1e-4). */
  readonly tolerance?: number;
  readonly random: Random;
  /** Centroids to start from instead: a clustering known to be good for similar rows. */
  readonly start?: Rows;
  readonly team: Team;
}

const TOLERANCE = 1e-4;
/** Iterations after which only the best of the starts goes on: early order nearly always is final order. */
const TRIAL_ITERATIONS = 6;
/** Starts compete on a sample of at least this many rows. */
const TRIAL_ROWS = 3_000;
const TRIAL_ROWS_PER_CLUSTER = 100;

/** Spherical k-means (Dhillon & Modha 2001) of rows of unit length. Rows of zeros belong to any cluster. */
export function sphericalKMeans(rows: Rows, options: KMeansOptions): Promise<Clustering> {
  return cluster(shareRows(rows), 'cosine', options);
}

/** k-means of any vectors. */
export async function euclideanKMeans(rows: Rows, options: KMeansOptions): Promise<Clustering> {
  // Around their mean vectors are as short as they can be, and single precision tells them apart best.
  const mean = meanOf(rows);
  const start = options.start && shifted(options.start, mean, -1);
  const { centroids, ...clustering } = await cluster(shifted(rows, mean, -1), 'euclidean', { ...options, start });
  return { ...clustering, centroids: shifted(centroids, mean, 1) };
}

async function cluster(rows: Rows, geometry: Geometry, options: KMeansOptions): Promise<Clustering> {
  const { restarts, maxIterations, tolerance = TOLERANCE, random, team } = options;
  const run = (of: Rows, from: Rows, iterations: number) =>
    lloyd(of, from, { geometry, maxIterations: iterations, tolerance }, team);
  if (options.start) return run(rows, options.start, maxIterations);
  const k = Math.min(options.k, rows.count);
  const sampled = Math.max(TRIAL_ROWS, TRIAL_ROWS_PER_CLUSTER * k);
  // A sample that is most of the rows saves less than it loses.
  const sample =
    rows.count < 2 * sampled ? rows : shareRows(pickRows(rows, samplePositions(rows.count, sampled, random)));
  const grow = () => growStarts(sample, null, { k, geometry, random, team });
  if (restarts === 1 && sample === rows) return run(rows, await grow(), maxIterations);
  let best: Clustering | null = null;
  for (let restart = 0; restart < Math.max(1, restarts); restart++) {
    const trial = await run(sample, await grow(), TRIAL_ITERATIONS);
    if (!best || trial.inertia < best.inertia) best = trial;
  }
  return run(rows, best!.centroids, maxIterations);
}

function meanOf({ count, dimensions, values }: Rows): Float64Array {
  const mean = new Float64Array(dimensions);
  for (let row = 0; row < count; row++) {
    for (let d = 0; d < dimensions; d++) mean[d]! += values[row * dimensions + d]!;
  }
  return mean.map((sum) => sum / count);
}

function shifted(rows: Rows, by: Float64Array, sign: 1 | -1): Rows {
  const moved = createSharedRows(rows.count, rows.dimensions);
  for (let row = 0; row < rows.count; row++) {
    const from = row * rows.dimensions;
    for (let d = 0; d < rows.dimensions; d++) moved.values[from + d] = rows.values[from + d]! + sign * by[d]!;
  }
  return moved;
}
