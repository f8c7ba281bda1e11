import type { Rows } from '../../embed/vectors.js';
import type { Geometry } from './geometry.js';
import { QUAD } from './kernel-steps.js';
import { sharedDoubles, sharedFloats, sharedIntegers } from './shared-rows.js';

/** Rows that a thread takes at a time. */
export const BLOCK_ROWS = 512;

/** The bounds of a row take at most an eighth of the room of the row. */
const DIMENSIONS_PER_GROUP = 8;
const MOST_GROUPS = 32;

/** Everything that the threads share in one run. */
export interface LloydState {
  readonly rows: Rows;
  readonly geometry: Geometry;
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly centroids: Rows;
  /** Sum and number of the rows of each cluster. */
  readonly sums: Float64Array;
  readonly sizes: Int32Array;
  /** Cluster of each row; −1 before the first assignment. */
  readonly labels: Int32Array;
  /** Squared length of each row. */
  readonly squares: Float32Array;
  readonly bounds: Bounds;
  readonly moves: Moves;
  readonly progress: Progress;
}

/**
 * What is known of a row's distances without computing them (Yinyang k-means, Ding et al. 2015): centroids move a
 * little at a time, so a row whose own centroid cannot be farther than another can be nearer stays where it is.
 * Bounds are kept as of the beginning of the run: what a centroid has moved since is added when they are read.
 */
export interface Bounds {
  /** Centroids stand in groups of this many fours, one after the other. */
  readonly quads: number;
  readonly groups: number;
  /** Of each row, at most the distance to its own centroid, less that centroid's drift. */
  readonly upper: Float64Array;
  /** Of each row and group, at least the distance to any other centroid of it, plus the group's drift. */
  readonly lower: Float32Array;
  /** How far each centroid has moved in all, and per group the sum of its farthest moves. */
  readonly drift: Float64Array;
  readonly groupDrift: Float64Array;
}

/** The rows that changed their cluster in this iteration: of each block how many, which, and where from. */
export interface Moves {
  readonly counts: Int32Array;
  readonly rows: Int32Array;
  readonly from: Int32Array;
}

export interface Progress {
  /** [iterations so far, how it goes on] */
  readonly steps: Int32Array;
  /** The sum of the squared moves of centroids at which they have come to rest. */
  readonly rest: Float64Array;
  /** Of each block, the sum of squared distances to the centroids. */
  readonly inertia: Float64Array;
}

export const ITERATIONS = 0;
export const OUTCOME = 1;
/** The centroids have moved since the rows were assigned, and go on. */
export const GOES_ON = 0;
/** They have moved for the last time. */
export const AT_REST = 1;
/** No row moved, so nor did they. */
export const UNCHANGED = 2;

export interface LloydOptions {
  readonly geometry: Geometry;
  readonly maxIterations: number;
  readonly tolerance: number;
}

export function createLloydState(rows: Rows, centroids: Rows, options: LloydOptions): LloydState {
  const { count, dimensions } = rows;
  const blocks = Math.ceil(count / BLOCK_ROWS);
  return {
    rows,
    ...options,
    centroids,
    sums: sharedDoubles(centroids.count * dimensions),
    sizes: sharedIntegers(centroids.count),
    labels: sharedIntegers(count).fill(-1),
    squares: sharedFloats(count),
    bounds: createBounds(rows, centroids.count),
    moves: { counts: sharedIntegers(blocks), rows: sharedIntegers(count), from: sharedIntegers(count) },
    progress: { steps: sharedIntegers(2), rest: sharedDoubles(1), inertia: sharedDoubles(blocks) },
  };
}

function createBounds({ count, dimensions }: Rows, centroids: number): Bounds {
  const most = Math.max(1, Math.min(MOST_GROUPS, Math.floor(dimensions / DIMENSIONS_PER_GROUP)));
  const quads = Math.ceil(centroids / (QUAD * most));
  const groups = Math.ceil(centroids / (QUAD * quads));
  return {
    quads,
    groups,
    upper: sharedDoubles(count),
    lower: sharedFloats(count * groups),
    drift: sharedDoubles(centroids),
    groupDrift: sharedDoubles(groups),
  };
}
