import type { Rows } from '../../embed/vectors.js';
import type { Member } from '../k-means/member.js';
import { Panel } from '../k-means/panel.js';
import { LargestOf } from './largest-of.js';

/** Rows that the kernel compares with all others at once. */
const AT_ONCE = 4;

/** Everything that the threads share while they look for neighbours. */
export interface NeighboursState {
  readonly rows: Rows;
  /** The first row whose neighbours are wanted. */
  readonly from: number;
  /** How many of each row. */
  readonly size: number;
  readonly positions: Int32Array;
  readonly cosines: Float32Array;
}

export function neighboursJob(member: Member, { rows, from, size, positions, cosines }: NeighboursState): void {
  const panel = new Panel(rows.dimensions, rows.count, AT_ONCE);
  panel.setRows(0, rows, 0, rows.count);
  const largest = new LargestOf(size);
  const toOne = new Float32Array(rows.count);
  for (const block of member.blocks(Math.ceil((rows.count - from) / AT_ONCE))) {
    const start = from + block * AT_ONCE;
    const count = Math.min(AT_ONCE, rows.count - start);
    for (let index = 0; index < count; index++) panel.setCentroid(index, rows, start + index);
    panel.products(rows.count);
    for (let index = 0; index < count; index++) {
      for (let row = 0; row < rows.count; row++) toOne[row] = panel.found[row * AT_ONCE + index]!;
      const found = largest.pick(toOne, start + index);
      const at = (start + index - from) * size;
      positions.set(found, at);
      found.forEach((position, place) => {
        cosines[at + place] = toOne[position]!;
      });
    }
  }
}
