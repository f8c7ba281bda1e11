import type { Rows } from '../../embed/vectors.js';
import { QUAD } from './kernel-steps.js';
import type { Member } from './member.js';
import { Panel } from './panel.js';

const SLOTS = 64;

/** Everything that the threads share while they look for the nearest centroids. */
export interface NearestState {
  readonly rows: Rows;
  readonly centroids: Rows;
  readonly labels: Int32Array;
  readonly cosines: Float32Array;
}

export function nearestJob(member: Member, state: NearestState): void {
  const { rows, centroids } = state;
  const panel = new Panel(rows.dimensions, SLOTS, centroids.count);
  panel.setCentroids(centroids);
  for (const block of member.blocks(Math.ceil(rows.count / SLOTS))) assign(panel, state, block * SLOTS);
}

const slots = Int32Array.from({ length: SLOTS }, (_, slot) => slot);

function assign(panel: Panel, { rows, centroids, labels, cosines }: NearestState, from: number): void {
  const count = Math.min(SLOTS, rows.count - from);
  panel.setRows(0, rows, from, count);
  panel.nearest(slots, count, 0, Math.ceil(centroids.count / QUAD));
  for (let slot = 0; slot < count; slot++) {
    cosines[from + slot] = panel.found[4 * slot]!;
    labels[from + slot] = panel.foundAt[4 * slot + 2]!;
  }
}
