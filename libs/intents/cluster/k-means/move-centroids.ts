import { lengthOf, normalise, rowAt } from '../../embed/vectors.js';
import { squaredDistance } from './geometry.js';
import { QUAD } from './kernel-steps.js';
import { AT_REST, BLOCK_ROWS, GOES_ON, ITERATIONS, type LloydState, OUTCOME, UNCHANGED } from './lloyd-state.js';

/**
 * Brings the sums of the clusters up to date in the dimensions from–to. Each number is a sum over rows in order, so
 * it does not matter how the dimensions are shared out.
 */
export function addMoves({ rows, labels, moves, sums }: LloydState, from: number, to: number): void {
  const { dimensions, values } = rows;
  forEachMove(moves, (row, before) => {
    const source = row * dimensions;
    const target = labels[row]! * dimensions;
    for (let d = from; d < to; d++) sums[target + d]! += values[source + d]!;
    if (before < 0) return;
    const left = before * dimensions;
    for (let d = from; d < to; d++) sums[left + d]! -= values[source + d]!;
  });
}

function forEachMove(moves: LloydState['moves'], visit: (row: number, before: number) => void): void {
  moves.counts.forEach((count, block) => {
    for (let index = block * BLOCK_ROWS; index < block * BLOCK_ROWS + count; index++) {
      visit(moves.rows[index]!, moves.from[index]!);
    }
  });
}

/** Moves the centroids to the means of their clusters, lets the bounds know, and decides whether to go on. */
export function moveCentroids(state: LloydState): void {
  const { progress, tolerance, maxIterations } = state;
  const iteration = ++progress.steps[ITERATIONS]!;
  if (!countMoves(state)) {
    progress.steps[OUTCOME] = UNCHANGED;
    return;
  }
  if (iteration === 1) progress.rest[0] = tolerance * meanVariance(state);
  const shifts = moveToMeans(state);
  addDrift(state, shifts);
  const sum = shifts.reduce((total, shift) => total + shift * shift, 0);
  progress.steps[OUTCOME] = sum <= progress.rest[0]! || iteration >= maxIterations ? AT_REST : GOES_ON;
}

function countMoves({ moves, labels, sizes }: LloydState): boolean {
  let any = false;
  forEachMove(moves, (row, before) => {
    any = true;
    sizes[labels[row]!]!++;
    if (before >= 0) sizes[before]!--;
  });
  return any;
}

/** The mean over the dimensions of the variance of the rows: what distances are compared with. */
function meanVariance({ rows, squares, sums }: LloydState): number {
  const { count, dimensions } = rows;
  const total = new Float64Array(dimensions);
  sums.forEach((sum, index) => {
    total[index % dimensions]! += sum;
  });
  const ofMean = total.reduce((sum, value) => sum + (value / count) ** 2, 0);
  const meanSquare = squares.reduce((sum, square) => sum + square, 0) / count;
  return Math.max(0, meanSquare - ofMean) / dimensions;
}

/** @returns how far each centroid moved */
function moveToMeans(state: LloydState): Float64Array {
  const { sizes } = state;
  const replacements = farthestRows(state, sizes.filter((size) => size === 0).length);
  return Float64Array.from(sizes, (size, cluster) => {
    const next = size > 0 ? meanOf(state, cluster) : replacements.shift();
    return next ? replace(state, cluster, next) : 0;
  });
}

/** Null where the rows of a cluster cancel out, so that it has no direction. */
function meanOf({ sums, sizes, geometry, centroids }: LloydState, cluster: number): Float32Array | null {
  const mean = new Float32Array(centroids.dimensions);
  const from = cluster * centroids.dimensions;
  for (let d = 0; d < mean.length; d++) mean[d] = sums[from + d]! / sizes[cluster]!;
  if (geometry === 'euclidean') return mean;
  normalise(mean);
  return lengthOf(mean) > 0 ? mean : null;
}

/**
 * A cluster that lost its last row begins again at the row that lies farthest from its own centroid; the next
 * assignment brings it its rows. Rows of zeros have no direction to begin with.
 */
function farthestRows({ rows, labels, centroids, squares, geometry }: LloydState, wanted: number): Float32Array[] {
  if (wanted === 0) return [];
  const distances = Float64Array.from(labels, (label, row) =>
    geometry === 'cosine' && squares[row] === 0 ? 0 : squaredDistance(rows, row, centroids, label),
  );
  const found: Float32Array[] = [];
  while (found.length < wanted) {
    let farthest = 0;
    for (let row = 1; row < rows.count; row++) if (distances[row]! > distances[farthest]!) farthest = row;
    if (distances[farthest] === 0) break;
    distances[farthest] = 0;
    found.push(rowAt(rows, farthest));
  }
  return found;
}

function replace({ centroids, geometry }: LloydState, cluster: number, next: Float32Array): number {
  const centroid = rowAt(centroids, cluster);
  let square = 0;
  for (let d = 0; d < next.length; d++) square += (next[d]! - centroid[d]!) ** 2;
  // A direction of zeros counts as perpendicular to all others: to become one of them is a longer way than it looks.
  if (geometry === 'cosine' && lengthOf(centroid) === 0) square += 1;
  centroid.set(next);
  return Math.sqrt(square);
}

function addDrift({ bounds }: LloydState, shifts: Float64Array): void {
  const size = bounds.quads * QUAD;
  for (let group = 0; group < bounds.groups; group++) {
    const ofGroup = shifts.subarray(group * size, (group + 1) * size);
    bounds.groupDrift[group]! += Math.max(...ofGroup);
  }
  shifts.forEach((shift, centroid) => {
    bounds.drift[centroid]! += shift;
  });
}
