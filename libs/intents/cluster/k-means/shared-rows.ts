import { types } from 'node:util';
import type { Rows } from '../../embed/vectors.js';

/** Rows of zeros that all threads see. */
export function createSharedRows(count: number, dimensions: number): Rows {
  return { count, dimensions, values: sharedFloats(count * dimensions) };
}

/** These rows where all threads see them: themselves if they are shared already. */
export function shareRows(rows: Rows): Rows {
  if (types.isSharedArrayBuffer(rows.values.buffer)) return rows;
  const shared = createSharedRows(rows.count, rows.dimensions);
  shared.values.set(rows.values);
  return shared;
}

export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

export function sharedDoubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

export function sharedIntegers(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}
