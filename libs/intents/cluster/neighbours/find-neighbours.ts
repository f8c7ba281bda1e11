import type { Rows } from '../../embed/vectors.js';
import { sharedFloats, sharedIntegers, shareRows } from '../k-means/shared-rows.js';
import type { Team } from '../k-means/team.js';

/** For each of `count` rows, counted from `from`, the `size` rows nearest to it, the nearest first. */
export interface Neighbours {
  readonly from: number;
  readonly count: number;
  readonly size: number;
  readonly positions: Int32Array;
  readonly cosines: Float32Array;
}

/** The rows nearest by cosine to each row from `from` on, itself left out: exact, so the cost is rows². Of equals the lower position. */
export async function findNeighbours(rows: Rows, from: number, wanted: number, team: Team): Promise<Neighbours> {
  const size = Math.min(wanted, Math.max(0, rows.count - 1));
  const count = Math.max(0, rows.count - from);
  const positions = sharedIntegers(count * size);
  const cosines = sharedFloats(count * size);
  const cost = count * rows.count * rows.dimensions;
  if (positions.length > 0)
    await team.run('neighbours', { rows: shareRows(rows), from, size, positions, cosines }, cost);
  return { from, count, size, positions, cosines };
}

/** Of no rows. */
export function noNeighbours(from: number): Neighbours {
  return { from, count: 0, size: 0, positions: new Int32Array(0), cosines: new Float32Array(0) };
}
