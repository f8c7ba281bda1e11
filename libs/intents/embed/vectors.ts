/** Rows of equal width in one array. */
export interface Rows {
  readonly count: number;
  readonly dimensions: number;
  readonly values: Float32Array;
}

export function rowsOf(values: Float32Array, count: number): Rows {
  return { count, dimensions: count === 0 ? 0 : values.length / count, values };
}

export function rowAt(rows: Rows, index: number): Float32Array {
  return rows.values.subarray(index * rows.dimensions, (index + 1) * rows.dimensions);
}

export function pickRows(rows: Rows, positions: readonly number[]): Rows {
  const values = new Float32Array(positions.length * rows.dimensions);
  positions.forEach((position, index) => {
    values.set(rowAt(rows, position), index * rows.dimensions);
  });
  return { count: positions.length, dimensions: rows.dimensions, values };
}

/** The inner product of row `i` of `a` and row `j` of `b`: the cosine, for rows of length 1. */
export function cosine(a: Rows, i: number, b: Rows, j: number): number {
  const width = a.dimensions;
  const x = a.values;
  const y = b.values;
  const from = i * width;
  const to = j * width;
  // Four sums at a time: the loop is the cost of clustering, and one sum would wait for itself.
  let p = 0;
  let q = 0;
  let r = 0;
  let s = 0;
  let d = 0;
  for (; d + 3 < width; d += 4) {
    p += x[from + d]! * y[to + d]!;
    q += x[from + d + 1]! * y[to + d + 1]!;
    r += x[from + d + 2]! * y[to + d + 2]!;
    s += x[from + d + 3]! * y[to + d + 3]!;
  }
  for (; d < width; d++) p += x[from + d]! * y[to + d]!;
  return p + q + (r + s);
}

export function lengthOf(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}

/** Scales a vector to length 1 in place; a zero vector stays zero. */
export function normalise(vector: Float32Array): void {
  const length = lengthOf(vector);
  if (length === 0) return;
  for (let index = 0; index < vector.length; index++) vector[index]! /= length;
}
