import { cosine, normalise, pickRows, type Rows, rowAt, rowsOf } from '../embed/vectors.js';
import { type Random, samplePositions } from '../random.js';

export interface Clustering {
  /** Cluster of each row. */
  readonly labels: Int32Array;
  /** Unit length each. */
  readonly centroids: Rows;
  /** Sum of the cosines of the rows to their centroids: larger is better. */
  readonly cohesion: number;
}

export interface KMeansOptions {
  readonly k: number;
  readonly restarts: number;
  readonly maxIterations: number;
  readonly random: Random;
  /** Centroids to start from instead: a clustering known to be good for similar rows. */
  readonly start?: Rows;
}

/** Iterations after which only the best of the restarts goes on: early order nearly always is final order. */
const TRIAL_ITERATIONS = 6;
/** Restarts compete on a sample of at least this many rows. */
const TRIAL_ROWS = 3_000;
const TRIAL_ROWS_PER_CLUSTER = 40;

/** Spherical k-means (Dhillon & Modha 2001), k-means++ seeding, the best of several starts. Rows have unit length. */
export function sphericalKMeans(rows: Rows, options: KMeansOptions): Clustering {
  if (options.start) return iterate(rows, options.start, options.maxIterations);
  const k = Math.min(options.k, rows.count);
  const sampled = Math.max(TRIAL_ROWS, TRIAL_ROWS_PER_CLUSTER * k);
  const sample = pickRows(rows, samplePositions(rows.count, sampled, options.random));
  const trials = Array.from({ length: options.restarts }, () =>
    iterate(sample, growStarts(sample, null, k, options.random), TRIAL_ITERATIONS),
  );
  const best = trials.reduce((a, b) => (b.cohesion > a.cohesion ? b : a));
  return iterate(rows, best.centroids, options.maxIterations);
}

function iterate(rows: Rows, start: Rows, maxIterations: number): Clustering {
  let centroids = start;
  let labels = new Int32Array(rows.count).fill(-1);
  let cohesion = Number.NEGATIVE_INFINITY;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const next = nearest(rows, centroids);
    const gain = next.cohesion - cohesion;
    ({ labels, cohesion } = next);
    if (gain <= 2e-5 * Math.abs(cohesion)) break;
    centroids = centroidsOf(rows, labels, next.cosines, start.count);
  }
  return { labels, centroids, cohesion };
}

/** The nearest centroid of each row. */
export function nearest(
  rows: Rows,
  centroids: Rows,
): { labels: Int32Array<ArrayBuffer>; cosines: Float32Array; cohesion: number } {
  const labels = new Int32Array(rows.count);
  const cosines = new Float32Array(rows.count);
  let cohesion = 0;
  for (let row = 0; row < rows.count; row++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < centroids.count; c++) {
      const similarity = cosine(rows, row, centroids, c);
      if (similarity > best) {
        best = similarity;
        labels[row] = c;
      }
    }
    cosines[row] = best;
    cohesion += best;
  }
  return { labels, cosines, cohesion };
}

/** Mean directions. A cluster that lost all its rows takes over the row that fits its own cluster worst. */
function centroidsOf(rows: Rows, labels: Int32Array, cosines: Float32Array, k: number): Rows {
  const width = rows.dimensions;
  const centroids: Rows = { count: k, dimensions: width, values: new Float32Array(k * width) };
  const sizes = new Int32Array(k);
  for (let row = 0; row < rows.count; row++) {
    const cluster = labels[row]!;
    sizes[cluster]!++;
    const to = cluster * width;
    const from = row * width;
    for (let d = 0; d < width; d++) centroids.values[to + d]! += rows.values[from + d]!;
  }
  const taken = new Set<number>();
  for (let cluster = 0; cluster < k; cluster++) {
    const centroid = rowAt(centroids, cluster);
    if (sizes[cluster] === 0) centroid.set(rowAt(rows, worstRow(cosines, taken)));
    else normalise(centroid);
  }
  return centroids;
}

function worstRow(cosines: Float32Array, taken: Set<number>): number {
  let worst = 0;
  for (let row = 1; row < cosines.length; row++) {
    if (!taken.has(row) && (taken.has(worst) || cosines[row]! < cosines[worst]!)) worst = row;
  }
  taken.add(worst);
  return worst;
}

/**
 * k-means++ (Arthur & Vassilvitskii 2007): each next start is drawn with weight 1 − cosine to the starts so far. The
 * first are those given, as many as fit.
 */
export function growStarts(rows: Rows, given: Rows | null, k: number, random: Random): Rows {
  const width = rows.dimensions;
  const starts = rowsOf(new Float32Array(k * width), k);
  const distances = new Float64Array(rows.count).fill(2);
  for (let start = 0; start < k; start++) {
    const vector = given && start < given.count ? rowAt(given, start) : rowAt(rows, draw(distances, random));
    starts.values.set(vector, start * width);
    for (let row = 0; row < rows.count; row++) {
      distances[row] = Math.min(distances[row]!, Math.max(0, 1 - cosine(rows, row, starts, start)));
    }
  }
  return starts;
}

function draw(weights: Float64Array, random: Random): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = random() * total;
  for (let index = 0; index < weights.length; index++) {
    left -= weights[index]!;
    if (left < 0) return index;
  }
  return total > 0 ? weights.length - 1 : Math.floor(random() * weights.length);
}
