import type { Rows } from '../../embed/vectors.js';
import { createLloydState, ITERATIONS, type LloydOptions } from './lloyd-state.js';
import { createSharedRows, shareRows } from './shared-rows.js';
import type { Team } from './team.js';

export interface Clustering {
  /** Cluster of each row; −1 where there are no clusters. */
  readonly labels: Int32Array;
  readonly centroids: Rows;
  /** Sum of the squared distances of the rows to their centroids: smaller is better. */
  readonly inertia: number;
  /** How often the rows were assigned before they or the centroids came to rest. */
  readonly iterations: number;
}

/** Lloyd's algorithm from these centroids, exactly, on any number of threads. */
export async function lloyd(rows: Rows, starts: Rows, options: LloydOptions, team: Team): Promise<Clustering> {
  const centroids = createSharedRows(starts.count, starts.dimensions);
  centroids.values.set(starts.values);
  if (rows.count === 0 || starts.count === 0) {
    return { labels: new Int32Array(rows.count).fill(-1), centroids, inertia: 0, iterations: 0 };
  }
  const { geometry, maxIterations, tolerance } = options;
  const state = createLloydState(shareRows(rows), centroids, { geometry, maxIterations, tolerance });
  await team.run('lloyd', state, rows.count * starts.count * rows.dimensions * Math.min(4, maxIterations));
  return {
    labels: state.labels,
    centroids,
    inertia: state.progress.inertia.reduce((sum, part) => sum + part, 0),
    iterations: state.progress.steps[ITERATIONS]!,
  };
}
