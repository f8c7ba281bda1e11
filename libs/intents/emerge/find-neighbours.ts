import { Panel } from '../cluster/k-means/panel.js';
import type { Rows } from '../embed/vectors.js';

/** For each row from `from` on, the positions of the rows nearest to it: `count` each, the nearest first. */
export interface Neighbours {
  readonly from: number;
  readonly count: number;
  readonly positions: Int32Array;
}

/** Rows that the kernel compares with all others at once. */
const AT_ONCE = 4;

/** The rows nearest by cosine to each row from `from` on, itself left out; ties go to the lower position. */
export function findNeighbours(rows: Rows, from: number, wanted: number): Neighbours {
  const count = Math.min(wanted, Math.max(0, rows.count - 1));
  const positions = new Int32Array((rows.count - from) * count);
  const panel = new Panel(rows.dimensions, rows.count, AT_ONCE);
  panel.setRows(0, rows, 0, rows.count);
  const nearest = new NearestOf(count);
  const cosines = new Float32Array(rows.count);
  for (let start = from; start < rows.count && count > 0; start += AT_ONCE) {
    const size = Math.min(AT_ONCE, rows.count - start);
    for (let index = 0; index < size; index++) panel.setCentroid(index, rows, start + index);
    panel.products(rows.count);
    for (let index = 0; index < size; index++) {
      for (let row = 0; row < rows.count; row++) cosines[row] = panel.found[row * AT_ONCE + index]!;
      const row = start + index;
      positions.set(nearest.pick(cosines, row), (row - from) * count);
    }
  }
  return { from, count, positions };
}

/** Keeps the largest values in a heap whose root is the least of them: most values lose to it at once. */
class NearestOf {
  private readonly values: Float32Array;
  private readonly positions: Int32Array;

  constructor(private readonly count: number) {
    this.values = new Float32Array(count);
    this.positions = new Int32Array(count);
  }

  pick(values: Float32Array, without: number): Int32Array {
    let size = 0;
    for (let position = 0; position < values.length; position++) {
      const value = values[position]!;
      if (position === without) continue;
      if (size < this.count) this.rise(size++, value, position);
      else if (value > this.values[0]!) this.sink(value, position);
    }
    return this.positions.slice().sort((a, b) => values[b]! - values[a]! || a - b);
  }

  private rise(from: number, value: number, position: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.values[parent]! <= value) break;
      this.values[place] = this.values[parent]!;
      this.positions[place] = this.positions[parent]!;
      place = parent;
    }
    this.values[place] = value;
    this.positions[place] = position;
  }

  /** Replaces the root. */
  private sink(value: number, position: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.count) break;
      if (child + 1 < this.count && this.values[child + 1]! < this.values[child]!) child++;
      if (this.values[child]! >= value) break;
      this.values[place] = this.values[child]!;
      this.positions[place] = this.positions[child]!;
      place = child;
    }
    this.values[place] = value;
    this.positions[place] = position;
  }
}
