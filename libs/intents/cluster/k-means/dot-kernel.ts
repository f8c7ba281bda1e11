import {
  addProduct,
  advance,
  copy,
  countDown,
  foldFour,
  load,
  loadInteger,
  numbered,
  QUAD,
  QUAD_BYTES,
  REGISTER_BYTES,
  setSum,
} from './kernel-steps.js';
import { keepTwoNearest, storeTwoNearest } from './two-nearest.js';
import { assembleModule, type Code, type WasmFunction, wasm } from './wasm-module.js';

/**
 * Inner products in single precision. Rows are padded with zeros to whole registers. Centroids stand four together,
 * one register of each in turn, so that one address leads through all four.
 *
 * The product of a row and a centroid is always summed in the same order, whatever is computed beside it. It is a
 * function of the two vectors alone, so no result depends on which bounds held or on which thread asked.
 *
 * All numbers of things to do are at least 1. `bytes` is the length of a row; `rows` the address of the addresses of
 * `pairs` × 2 rows, which are compared with `quads` × 4 centroids.
 */
export interface DotKernel {
  /** Writes the four products of each row with one four of centroids: `quads` is 1. */
  products(rows: number, pairs: number, centroids: number, quads: number, bytes: number, out: number): void;
  /**
   * Writes four words for each row: the two largest of product − offset, where `offsets` has a number for each
   * centroid, and which centroid the first of them is, counted from `index`.
   */
  nearest(
    rows: number,
    pairs: number,
    centroids: number,
    quads: number,
    bytes: number,
    out: number,
    offsets: number,
    index: number,
  ): void;
  /** One product for each of `count` pairs of addresses of a row and a centroid. */
  dots(addresses: number, count: number, bytes: number, out: number): void;
}

/** The part of WebAssembly that is needed here; TypeScript's own declaration of it comes with those of browsers. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: { env: { memory: KernelMemory } }) => { readonly exports: object };
};

/** Sizes are in pages of 64 KiB; `buffer` is another one after it has grown. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export function startDotKernel(): { memory: KernelMemory; functions: DotKernel } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(assembleModule([products(), nearest(), dots()]));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, functions: exports as DotKernel };
}

const TILE_PARAMETERS = ['rows', 'pairs', 'centroids', 'quads', 'bytes', 'out'] as const;
const TILE_INTEGERS = ['first', 'second', 'end', 'centroid', 'quadsLeft'] as const;
const SUMS = ['a0', 'a1', 'a2', 'a3', 'b0', 'b1', 'b2', 'b3'] as const;
const TILE_VECTORS = ['ofFirst', 'ofSecond', 'ofCentroid', 'evens', 'odds', ...SUMS] as const;
type TileLocals = Record<
  (typeof TILE_PARAMETERS)[number] | (typeof TILE_INTEGERS)[number] | (typeof TILE_VECTORS)[number],
  number
>;

function products(): WasmFunction {
  const at = numbered(...TILE_PARAMETERS, ...TILE_INTEGERS, ...TILE_VECTORS);
  const store = (sums: readonly number[]): Code => [
    ...[...wasm.get(at.out), ...foldFour(sums, at.evens, at.odds), ...wasm.v128Store],
    ...advance(at.out, REGISTER_BYTES),
  ];
  const eachQuad = [...store([at.a0, at.a1, at.a2, at.a3]), ...store([at.b0, at.b1, at.b2, at.b3])];
  const body = forEachPair(at, { before: [], eachQuad, after: [] });
  return { name: 'products', parameters: 6, integers: TILE_INTEGERS.length, vectors: TILE_VECTORS.length, body };
}

function nearest(): WasmFunction {
  const parameters = [...TILE_PARAMETERS, 'offsets', 'index'] as const;
  const integers = [...TILE_INTEGERS, 'offset'] as const;
  const kept = ['largestA', 'nextA', 'whichA', 'largestB', 'nextB', 'whichB', 'indices', 'spare'] as const;
  const vectors = [...TILE_VECTORS, ...kept] as const;
  const at = numbered(...parameters, ...integers, ...vectors);
  const a = { largest: at.largestA, next: at.nextA, which: at.whichA };
  const b = { largest: at.largestB, next: at.nextB, which: at.whichB };
  const none = wasm.f32x4(-Infinity, -Infinity, -Infinity, -Infinity);
  const keep = (sums: readonly number[], two: typeof a): Code => [
    ...[...foldFour(sums, at.evens, at.odds), ...wasm.get(at.offset), ...wasm.v128Load(0), ...wasm.f32x4Subtract],
    ...wasm.set(at.spare),
    ...keepTwoNearest(two, at.spare, at.indices),
  ];
  const body = forEachPair(at, {
    before: [
      ...[a.largest, a.next, b.largest, b.next].flatMap((local) => [...none, ...wasm.set(local)]),
      ...[...wasm.get(at.index), ...wasm.i32x4Splat, ...wasm.i32x4(0, 1, 2, 3), ...wasm.i32x4Add],
      ...wasm.set(at.indices),
      ...copy(at.indices, a.which),
      ...copy(at.indices, b.which),
      ...copy(at.offsets, at.offset),
    ],
    eachQuad: [
      ...keep([at.a0, at.a1, at.a2, at.a3], a),
      ...keep([at.b0, at.b1, at.b2, at.b3], b),
      ...advance(at.offset, REGISTER_BYTES),
      ...[...wasm.get(at.indices), ...wasm.i32x4(QUAD, QUAD, QUAD, QUAD), ...wasm.i32x4Add, ...wasm.set(at.indices)],
    ],
    after: [a, b].flatMap((two) => [
      ...storeTwoNearest(two, at.out, [at.evens, at.odds, at.spare]),
      ...advance(at.out, REGISTER_BYTES),
    ]),
  });
  return { name: 'nearest', parameters: 8, integers: integers.length, vectors: vectors.length, body };
}

interface Steps {
  readonly before: Code;
  /** Finds its sums in a0 to a3 for the first row and in b0 to b3 for the second. */
  readonly eachQuad: Code;
  readonly after: Code;
}

/** Two rows by four centroids at a time: eight sums that do not wait for each other, and no register spilled. */
function forEachPair(at: TileLocals, { before, eachQuad, after }: Steps): Code {
  const tile: Code = [
    ...SUMS.flatMap((sum) => [...wasm.f32x4(0, 0, 0, 0), ...wasm.set(at[sum])]),
    ...loadInteger(at.first, at.rows, 0),
    ...loadInteger(at.second, at.rows, 4),
    ...setSum(at.end, at.first, at.bytes),
    ...wasm.repeat([
      ...load(at.ofFirst, at.first),
      ...load(at.ofSecond, at.second),
      ...[0, 1, 2, 3].flatMap((index) => [
        ...load(at.ofCentroid, at.centroid, index * REGISTER_BYTES),
        ...addProduct(at[SUMS[index]!], at.ofFirst, at.ofCentroid),
        ...addProduct(at[SUMS[QUAD + index]!], at.ofSecond, at.ofCentroid),
      ]),
      ...advance(at.first, REGISTER_BYTES),
      ...advance(at.second, REGISTER_BYTES),
      ...advance(at.centroid, QUAD_BYTES),
      ...[...wasm.get(at.first), ...wasm.get(at.end), ...wasm.i32LessThan],
    ]),
    ...eachQuad,
    ...countDown(at.quadsLeft),
  ];
  return wasm.repeat([
    ...before,
    ...copy(at.centroids, at.centroid),
    ...copy(at.quads, at.quadsLeft),
    ...wasm.repeat(tile),
    ...after,
    ...advance(at.rows, 8),
    ...countDown(at.pairs),
  ]);
}

function dots(): WasmFunction {
  const at = numbered('addresses', 'count', 'bytes', 'out', 'row', 'centroid', 'end', 'ofRow', 'ofCentroid', 'sum');
  const body = wasm.repeat([
    ...[...wasm.f32x4(0, 0, 0, 0), ...wasm.set(at.sum)],
    ...loadInteger(at.row, at.addresses, 0),
    ...loadInteger(at.centroid, at.addresses, 4),
    ...setSum(at.end, at.row, at.bytes),
    ...wasm.repeat([
      ...load(at.ofRow, at.row),
      ...load(at.ofCentroid, at.centroid),
      ...addProduct(at.sum, at.ofRow, at.ofCentroid),
      ...advance(at.row, REGISTER_BYTES),
      ...advance(at.centroid, QUAD_BYTES),
      ...[...wasm.get(at.row), ...wasm.get(at.end), ...wasm.i32LessThan],
    ]),
    ...[...wasm.get(at.out), ...foldFour([at.sum, at.sum, at.sum, at.sum], at.ofRow, at.ofCentroid)],
    ...wasm.f32x4StoreFirst,
    ...advance(at.out, 4),
    ...advance(at.addresses, 8),
    ...countDown(at.count),
  ]);
  return { name: 'dots', parameters: 4, integers: 3, vectors: 3, body };
}
