import type { Rows } from '../../embed/vectors.js';
import { sharedFloats, sharedIntegers, shareRows } from './shared-rows.js';
import type { Team } from './team.js';

export interface Nearest {
  /** The nearest centroid of each row, the lowest of equals; −1 where there are none. */
  readonly labels: Int32Array;
  /** The cosine to it; −∞ where there are none. */
  readonly cosines: Float32Array;
}

/** Takes as much room as the rows, unless they are shared; assign a great many rows in blocks. */
export async function nearest(rows: Rows, centroids: Rows, team: Team): Promise<Nearest> {
  if (rows.count === 0 || centroids.count === 0) {
    return {
      labels: new Int32Array(rows.count).fill(-1),
      cosines: new Float32Array(rows.count).fill(Number.NEGATIVE_INFINITY),
    };
  }
  const labels = sharedIntegers(rows.count);
  const cosines = sharedFloats(rows.count);
  const cost = rows.count * centroids.count * rows.dimensions;
  await team.run('nearest', { rows: shareRows(rows), centroids: shareRows(centroids), labels, cosines }, cost);
  return { labels, cosines };
}
