import { type Rows, rowAt } from '../../embed/vectors.js';
import { type DotKernel, startDotKernel } from './dot-kernel.js';
import { LANES, QUAD } from './kernel-steps.js';

const PAGE_BYTES = 65_536;
const WORD_BYTES = 4;
/** Room for what a comparison finds of a row. */
const WORDS_FOUND = 4;

/** One a thread, kept: its code grows fast with use, and its memory is as large as the largest panel so far. */
let kernel: ReturnType<typeof startDotKernel> | null = null;

function kernelWith(bytes: number): ReturnType<typeof startDotKernel> {
  kernel ??= startDotKernel();
  const missing = bytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
  return kernel;
}

/**
 * Rows and centroids copied to where the kernel can read them, and room for their inner products. A thread has one
 * panel at a time: the next takes over its memory.
 */
export class Panel {
  /** What the last comparison found. */
  readonly found: Float32Array;
  /** The same words, where they are numbers of centroids. */
  readonly foundAt: Int32Array;
  private readonly functions: DotKernel;
  /** Of one vector: its bytes, and the words from one to the next. */
  private readonly bytes: number;
  private readonly stride: number;
  private readonly addresses: Int32Array;
  private readonly rows: Float32Array;
  private readonly centroids: Float32Array;
  private readonly offsets: Float32Array;

  /** Room for as many rows (`slots`) and `centroids` at once. */
  constructor(
    private readonly dimensions: number,
    slots: number,
    centroids: number,
  ) {
    this.stride = LANES * Math.max(1, Math.ceil(dimensions / LANES));
    this.bytes = WORD_BYTES * this.stride;
    const quads = Math.ceil(centroids / QUAD);
    // An odd number of rows is made even by one of them given twice.
    const even = slots + (slots % 2);
    const words = [2 * even, even * this.stride, quads * QUAD * this.stride, quads * QUAD, even * WORDS_FOUND];
    // Vectors begin at whole registers, whatever stands before them.
    const sizes = words.map((size) => LANES * Math.ceil(size / LANES) * WORD_BYTES);
    const { memory, functions } = kernelWith(sizes.reduce((sum, size) => sum + size, 0));
    const at = sizes.map((_, part) => sizes.slice(0, part).reduce((sum, size) => sum + size, 0));
    this.functions = functions;
    this.addresses = new Int32Array(memory.buffer, at[0], words[0]);
    this.rows = new Float32Array(memory.buffer, at[1], words[1]).fill(0);
    this.centroids = new Float32Array(memory.buffer, at[2], words[2]).fill(0);
    // Those that only fill up the last four are infinitely far.
    this.offsets = new Float32Array(memory.buffer, at[3], words[3]).fill(0).fill(Number.POSITIVE_INFINITY, centroids);
    this.found = new Float32Array(memory.buffer, at[4], words[4]);
    this.foundAt = new Int32Array(memory.buffer, at[4], words[4]);
  }

  /** Copies `count` rows that follow each other, from `row` on, into slots from `slot` on. */
  setRows(slot: number, rows: Rows, row: number, count: number): void {
    if (this.stride === this.dimensions) {
      const from = row * this.dimensions;
      this.rows.set(rows.values.subarray(from, from + count * this.dimensions), slot * this.stride);
      return;
    }
    for (let index = 0; index < count; index++) {
      this.rows.set(rowAt(rows, row + index), (slot + index) * this.stride);
    }
  }

  setCentroids(centroids: Rows): void {
    for (let index = 0; index < centroids.count; index++) this.setCentroid(index, centroids, index);
  }

  setCentroid(index: number, vectors: Rows, position: number): void {
    const from = position * this.dimensions;
    const to = this.wordOf(index);
    for (let d = 0; d < this.dimensions; d++) {
      this.centroids[to + Math.floor(d / LANES) * QUAD * LANES + (d % LANES)] = vectors.values[from + d]!;
    }
  }

  /** What is taken from each product with this centroid before products are compared; 0 unless set. */
  setOffset(index: number, offset: number): void {
    this.offsets[index] = offset;
  }

  /** Finds the products of the first `count` slots with the first four centroids. */
  products(count: number): void {
    if (count === 0) return;
    for (let slot = 0; slot < count; slot++) this.addresses[slot] = this.addressOfRow(slot);
    if (count % 2 === 1) this.addresses[count] = this.addresses[count - 1]!;
    const pairs = Math.ceil(count / 2);
    const { byteOffset } = this.addresses;
    this.functions.products(byteOffset, pairs, this.centroids.byteOffset, 1, this.bytes, this.found.byteOffset);
  }

  /**
   * Finds for each of the first `count` slots listed, among the centroids of `quads` fours from `quad` on, the two
   * largest of product − offset, and of which centroid the first of them is: four words a slot, the last unused.
   */
  nearest(slots: ArrayLike<number>, count: number, quad: number, quads: number): void {
    if (count === 0) return;
    for (let index = 0; index < count; index++) this.addresses[index] = this.addressOfRow(slots[index]!);
    if (count % 2 === 1) this.addresses[count] = this.addresses[count - 1]!;
    const index = quad * QUAD;
    this.functions.nearest(
      this.addresses.byteOffset,
      Math.ceil(count / 2),
      this.addressOfCentroid(index),
      quads,
      this.bytes,
      this.found.byteOffset,
      this.offsets.byteOffset + WORD_BYTES * index,
      index,
    );
  }

  /** Finds the product of each of the first `count` slots listed with the centroid listed beside it. */
  dots(slots: ArrayLike<number>, centroids: ArrayLike<number>, count: number): void {
    if (count === 0) return;
    for (let index = 0; index < count; index++) {
      this.addresses[2 * index] = this.addressOfRow(slots[index]!);
      this.addresses[2 * index + 1] = this.addressOfCentroid(centroids[index]!);
    }
    this.functions.dots(this.addresses.byteOffset, count, this.bytes, this.found.byteOffset);
  }

  private addressOfRow(slot: number): number {
    return this.rows.byteOffset + slot * this.bytes;
  }

  private addressOfCentroid(index: number): number {
    return this.centroids.byteOffset + WORD_BYTES * this.wordOf(index);
  }

  /** Four centroids stand together, a register of each in turn. */
  private wordOf(index: number): number {
    const within = index % QUAD;
    return (index - within) * this.stride + within * LANES;
  }
}
