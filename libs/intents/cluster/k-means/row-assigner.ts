import { centroidSquare, roundingOf, squareOf } from './geometry.js';
import { QUAD } from './kernel-steps.js';
import { BLOCK_ROWS, type LloydState } from './lloyd-state.js';
import { Panel } from './panel.js';

/** Rows compared at a time: with their products they stay in the cache nearest but one. */
const SLOTS = 64;
/** A stored bound is rounded to single precision: so much less, and it is a bound still. */
const STORED = 1 - 2 ** -23;

/**
 * Assigns rows to their nearest centroids, the lowest of equals, and computes only those distances that the bounds
 * leave open. A squared distance is the row's square plus `base` less twice the nearness, which is the product less the
 * centroid's offset. One a thread.
 */
export class RowAssigner {
  private readonly panel: Panel;
  private readonly offsets: Float32Array;
  private readonly base: number;
  private largestSquare = 0;
  /** Per slot: its row, what rounding may do to its squared distances, its own nearness, the largest and whose. */
  private readonly rowOf = new Int32Array(SLOTS);
  private readonly rounding = new Float64Array(SLOTS);
  private readonly own = new Float64Array(SLOTS);
  private readonly best = new Float64Array(SLOTS);
  private readonly bestAt = new Int32Array(SLOTS);
  /** Per slot and group: the two largest, and whose the first is; −1 where the group was not compared. */
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly firstAt: Int32Array;
  /** The slots that take part in a comparison. */
  private readonly listed = Int32Array.from({ length: SLOTS }, (_, slot) => slot);
  private readonly labelOf = new Int32Array(SLOTS);

  constructor(private readonly state: LloydState) {
    const { centroids, bounds, geometry } = state;
    this.panel = new Panel(centroids.dimensions, SLOTS, centroids.count);
    this.offsets = new Float32Array(centroids.count);
    this.base = geometry === 'cosine' ? 1 : 0;
    this.first = new Float64Array(SLOTS * bounds.groups);
    this.second = new Float64Array(SLOTS * bounds.groups);
    this.firstAt = new Int32Array(SLOTS * bounds.groups);
  }

  /** Takes the centroids as they are now. */
  begin(): void {
    const { centroids, geometry } = this.state;
    this.panel.setCentroids(centroids);
    this.largestSquare = 0;
    for (let centroid = 0; centroid < centroids.count; centroid++) {
      const square = centroidSquare(centroids, centroid, geometry);
      this.offsets[centroid] = (square - this.base) / 2;
      this.panel.setOffset(centroid, this.offsets[centroid]!);
      this.largestSquare = Math.max(this.largestSquare, square);
    }
  }

  assign(block: number): void {
    const { rows, moves } = this.state;
    const end = Math.min(rows.count, (block + 1) * BLOCK_ROWS);
    moves.counts[block] = 0;
    let count = 0;
    for (let row = block * BLOCK_ROWS; row < end; row++) {
      if (this.isSettled(row)) continue;
      this.rowOf[count++] = row;
      if (count === SLOTS) {
        this.compare(block, count);
        count = 0;
      }
    }
    this.compare(block, count);
  }

  private isSettled(row: number): boolean {
    const { labels, bounds } = this.state;
    const label = labels[row]!;
    if (label < 0) return false;
    const upper = bounds.upper[row]! + bounds.drift[label]!;
    return !this.isOpen(row, upper);
  }

  private isOpen(row: number, upper: number): boolean {
    const { groups, lower, groupDrift } = this.state.bounds;
    const from = row * groups;
    for (let group = 0; group < groups; group++) if (lower[from + group]! - groupDrift[group]! < upper) return true;
    return false;
  }

  /** Settles the rows in the first `count` slots. */
  private compare(block: number, count: number): void {
    if (count === 0) return;
    const known = this.state.labels[this.rowOf[0]!]! >= 0;
    this.loadRows(count);
    for (let slot = 0; slot < count; slot++) this.prepare(slot, known);
    if (known) this.compareWithOwn(count);
    for (let group = 0; group < this.state.bounds.groups; group++) this.compareWithGroup(group, count, known);
    for (let slot = 0; slot < count; slot++) this.settle(slot, block);
  }

  /** Rows that follow each other are copied at once. */
  private loadRows(count: number): void {
    let first = 0;
    for (let slot = 1; slot <= count; slot++) {
      if (slot < count && this.rowOf[slot] === this.rowOf[slot - 1]! + 1) continue;
      this.panel.setRows(first, this.state.rows, this.rowOf[first]!, slot - first);
      first = slot;
    }
  }

  private prepare(slot: number, known: boolean): void {
    const { rows, squares } = this.state;
    const row = this.rowOf[slot]!;
    if (!known) {
      squares[row] = squareOf(rows, row);
      if (!Number.isFinite(squares[row]!)) throw new RangeError(`Row ${row} holds what is no number of finite size.`);
    }
    this.rounding[slot] = roundingOf(rows.dimensions, squares[row]! + this.largestSquare);
    this.own[slot] = Number.NEGATIVE_INFINITY;
    this.best[slot] = Number.NEGATIVE_INFINITY;
    this.bestAt[slot] = -1;
  }

  /** Tightens the upper bounds: often that alone shows that a row stays. */
  private compareWithOwn(count: number): void {
    const { labels, bounds } = this.state;
    for (let slot = 0; slot < count; slot++) {
      this.listed[slot] = slot;
      this.labelOf[slot] = labels[this.rowOf[slot]!]!;
    }
    this.panel.dots(this.listed, this.labelOf, count);
    for (let slot = 0; slot < count; slot++) {
      const label = this.labelOf[slot]!;
      const nearness = Math.fround(this.panel.found[slot]! - this.offsets[label]!);
      this.own[slot] = nearness;
      this.best[slot] = nearness;
      this.bestAt[slot] = label;
      bounds.upper[this.rowOf[slot]!] = this.atMost(slot, nearness) - bounds.drift[label]!;
    }
  }

  private compareWithGroup(group: number, count: number, known: boolean): void {
    const { groups, quads, lower, upper, drift, groupDrift } = this.state.bounds;
    const moved = groupDrift[group]!;
    const allQuads = Math.ceil(this.offsets.length / QUAD);
    let listed = 0;
    for (let slot = 0; slot < count; slot++) {
      const row = this.rowOf[slot]!;
      const at = slot * groups + group;
      this.firstAt[at] = -1;
      if (known && lower[row * groups + group]! - moved >= upper[row]! + drift[this.labelOf[slot]!]!) continue;
      this.listed[listed++] = slot;
    }
    this.panel.nearest(this.listed, listed, group * quads, Math.min(quads, allQuads - group * quads));
    for (let index = 0; index < listed; index++) this.note(this.listed[index]!, group, index);
  }

  /** Takes over what the panel found of a slot, at `index` of the list. */
  private note(slot: number, group: number, index: number): void {
    const { found, foundAt } = this.panel;
    const at = slot * this.state.bounds.groups + group;
    const first = found[4 * index]!;
    const firstAt = foundAt[4 * index + 2]!;
    this.first[at] = first;
    this.second[at] = found[4 * index + 1]!;
    this.firstAt[at] = firstAt;
    const best = this.best[slot]!;
    if (first < best || (first === best && firstAt > this.bestAt[slot]!)) return;
    this.best[slot] = first;
    this.bestAt[slot] = firstAt;
  }

  private settle(slot: number, block: number): void {
    const { labels, bounds, moves } = this.state;
    const { groups, lower, groupDrift } = bounds;
    const row = this.rowOf[slot]!;
    const before = labels[row]!;
    const label = this.bestAt[slot]!;
    for (let group = 0; group < groups; group++) {
      const at = slot * groups + group;
      if (this.firstAt[at] === -1) continue;
      const other = this.firstAt[at] === label ? this.second[at]! : this.first[at]!;
      lower[row * groups + group] = (this.atLeast(slot, other) + groupDrift[group]!) * STORED;
    }
    if (label === before) return;
    if (before >= 0) this.leave(slot, before);
    labels[row] = label;
    bounds.upper[row] = this.atMost(slot, this.best[slot]!) - bounds.drift[label]!;
    const move = block * BLOCK_ROWS + moves.counts[block]!++;
    moves.rows[move] = row;
    moves.from[move] = before;
  }

  /** The centroid that a row leaves is one of the others from now on. */
  private leave(slot: number, before: number): void {
    const { groups, quads, lower, groupDrift } = this.state.bounds;
    const group = Math.floor(before / (quads * QUAD));
    const at = this.rowOf[slot]! * groups + group;
    lower[at] = Math.min(lower[at]!, (this.atLeast(slot, this.own[slot]!) + groupDrift[group]!) * STORED);
  }

  private atMost(slot: number, nearness: number): number {
    const square = this.state.squares[this.rowOf[slot]!]! + this.base - 2 * nearness;
    return Math.sqrt(Math.max(0, square) + this.rounding[slot]!);
  }

  private atLeast(slot: number, nearness: number): number {
    const square = this.state.squares[this.rowOf[slot]!]! + this.base - 2 * nearness;
    return Math.sqrt(Math.max(0, square - this.rounding[slot]!));
  }
}
