/** Rows of (column, value) pairs, compressed: `offsets[r]..offsets[r + 1]` are the entries of row r. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

export type SparseRow = readonly (readonly [column: number, value: number])[];

export function sparseMatrix(rows: readonly SparseRow[], columns: number): SparseMatrix {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    offsets[index + 1] = offsets[index]! + row.length;
  });
  const indices = new Int32Array(offsets[rows.length]!);
  const values = new Float32Array(indices.length);
  let at = 0;
  for (const row of rows) {
    for (const [column, value] of row) {
      indices[at] = column;
      values[at++] = value;
    }
  }
  return { rows: rows.length, columns, offsets, indices, values };
}

/** `matrix · dense`: dense is columns × width, the result rows × width, both row-major. */
export function multiply(matrix: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const result = new Float64Array(matrix.rows * width);
  const { offsets, indices, values } = matrix;
  for (let row = 0; row < matrix.rows; row++) {
    const to = row * width;
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const from = indices[entry]! * width;
      const value = values[entry]!;
      for (let d = 0; d < width; d++) result[to + d]! += value * dense[from + d]!;
    }
  }
  return result;
}

/** `matrixᵀ · dense`: dense is rows × width, the result columns × width, both row-major. */
export function multiplyTransposed(matrix: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const result = new Float64Array(matrix.columns * width);
  const { offsets, indices, values } = matrix;
  for (let row = 0; row < matrix.rows; row++) {
    const from = row * width;
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const to = indices[entry]! * width;
      const value = values[entry]!;
      for (let d = 0; d < width; d++) result[to + d]! += value * dense[from + d]!;
    }
  }
  return result;
}
