import type { Random } from '../../random.js';
import { multiply, multiplyTransposed, type SparseMatrix } from './sparse-matrix.js';
import { symmetricEigen } from './symmetric-eigen.js';

const OVERSAMPLING = 10;
const POWER_ITERATIONS = 2;

/** Right singular vectors (columns × dimensions, row-major) and singular values, largest first. */
export interface TruncatedSvd {
  readonly dimensions: number;
  readonly vectors: Float64Array;
  readonly singularValues: Float64Array;
}

/** The leading part of the SVD by random projection and power iterations (Halko, Martinsson, Tropp 2011, alg. 4.4 and 5.1). */
export function truncatedSvd(matrix: SparseMatrix, wanted: number, random: Random): TruncatedSvd {
  const width = Math.min(wanted + OVERSAMPLING, matrix.rows, matrix.columns);
  let basis = multiply(matrix, gaussian(matrix.columns * width, random), width);
  orthonormalise(basis, matrix.rows, width);
  for (let iteration = 0; iteration < POWER_ITERATIONS; iteration++) {
    basis = multiply(matrix, multiplyTransposed(matrix, basis, width), width);
    orthonormalise(basis, matrix.rows, width);
  }
  const projected = multiplyTransposed(matrix, basis, width);
  const { values, vectors } = symmetricEigen(gram(projected, matrix.columns, width), width);
  const kept = countAbove(values, Math.min(wanted, width));
  return {
    dimensions: kept,
    singularValues: Float64Array.from({ length: kept }, (_, d) => Math.sqrt(values[d]!)),
    vectors: rotate(projected, matrix.columns, width, vectors, values, kept),
  };
}

/** Directions that carry nothing (identical texts span one direction only) are dropped. */
function countAbove(values: Float64Array, most: number): number {
  const least = (values[0] ?? 0) * 1e-8;
  let kept = 0;
  while (kept < most && values[kept]! > least) kept++;
  return kept;
}

function gaussian(length: number, random: Random): Float64Array {
  const result = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    result[index] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  }
  return result;
}

/** Gram–Schmidt over the columns, done twice because once loses orthogonality; a column that vanishes becomes zero. */
function orthonormalise(dense: Float64Array, rows: number, width: number): void {
  const columns = transpose(dense, rows, width);
  for (let c = 0; c < width; c++) {
    const column = columns.subarray(c * rows, (c + 1) * rows);
    const before = Math.sqrt(dot(column, column));
    for (let pass = 0; pass < 2; pass++) {
      for (let p = 0; p < c; p++) {
        const other = columns.subarray(p * rows, (p + 1) * rows);
        subtract(column, other, dot(column, other));
      }
    }
    const length = Math.sqrt(dot(column, column));
    const scale = length > before * 1e-10 ? 1 / length : 0;
    for (let r = 0; r < rows; r++) column[r]! *= scale;
  }
  dense.set(transpose(columns, width, rows));
}

function transpose(dense: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(dense.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) result[c * rows + r] = dense[r * columns + c]!;
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function subtract(from: Float64Array, other: Float64Array, factor: number): void {
  for (let index = 0; index < from.length; index++) from[index]! -= factor * other[index]!;
}

/** `denseᵀ · dense`, width × width. */
function gram(dense: Float64Array, rows: number, width: number): Float64Array {
  const result = new Float64Array(width * width);
  for (let r = 0; r < rows; r++) {
    const row = dense.subarray(r * width, (r + 1) * width);
    for (let i = 0; i < width; i++) {
      const value = row[i]!;
      for (let j = 0; j <= i; j++) result[i * width + j]! += value * row[j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) result[j * width + i] = result[i * width + j]!;
  return result;
}

/** Turns the projection into right singular vectors: projected · eigenvector / singular value. */
function rotate(
  projected: Float64Array,
  rows: number,
  width: number,
  vectors: Float64Array,
  values: Float64Array,
  kept: number,
): Float64Array {
  const result = new Float64Array(rows * kept);
  for (let r = 0; r < rows; r++) {
    const row = result.subarray(r * kept, (r + 1) * kept);
    for (let i = 0; i < width; i++) {
      const value = projected[r * width + i]!;
      for (let d = 0; d < kept; d++) row[d]! += value * vectors[i * width + d]!;
    }
    for (let d = 0; d < kept; d++) row[d]! /= Math.sqrt(values[d]!);
  }
  return result;
}
