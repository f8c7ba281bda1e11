import { type Code, type Four, wasm } from './wasm-module.js';

/** Numbers in a register; centroids compared with a row at once. */
export const LANES = 4;
export const QUAD = 4;
export const REGISTER_BYTES = 16;
export const QUAD_BYTES = QUAD * REGISTER_BYTES;

/** Locals by name, in order. */
export function numbered<Name extends string>(...names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
}

export function load(local: number, address: number, offset = 0): Code {
  return [...wasm.get(address), ...wasm.v128Load(offset), ...wasm.set(local)];
}

export function loadInteger(local: number, address: number, offset: number): Code {
  return [...wasm.get(address), ...wasm.i32Load(offset), ...wasm.set(local)];
}

export function copy(from: number, to: number): Code {
  return [...wasm.get(from), ...wasm.set(to)];
}

export function setSum(local: number, x: number, y: number): Code {
  return [...wasm.get(x), ...wasm.get(y), ...wasm.i32Add, ...wasm.set(local)];
}

export function advance(local: number, by: number): Code {
  return [...wasm.get(local), ...wasm.i32(by), ...wasm.i32Add, ...wasm.set(local)];
}

/** Leaves what is left to do, for `repeat`. */
export function countDown(local: number): Code {
  return [...advance(local, -1), ...wasm.get(local)];
}

export function addProduct(sum: number, x: number, y: number): Code {
  return [...wasm.get(sum), ...wasm.get(x), ...wasm.get(y), ...wasm.f32x4Multiply, ...wasm.f32x4Add, ...wasm.set(sum)];
}

/** Leaves the lane sums of four registers as one: halves first, (0 + 2) + (1 + 3), four registers at a time. */
export function foldFour([a = 0, b = 0, c = 0, d = 0]: readonly number[], evens: number, odds: number): Code {
  const halves = (x: number, y: number): Code => [
    ...shuffled(x, y, 0, 4, 1, 5),
    ...shuffled(x, y, 2, 6, 3, 7),
    ...wasm.f32x4Add,
  ];
  return [...halves(a, c), ...wasm.set(evens), ...halves(b, d), ...wasm.set(odds), ...halves(evens, odds)];
}

/** Leaves lanes of two registers: 0 to 3 of the first, 4 to 7 of the second. */
export function shuffled(x: number, y: number, ...lanes: Four): Code {
  return [...wasm.get(x), ...wasm.get(y), ...wasm.f32x4Shuffle(...lanes)];
}
