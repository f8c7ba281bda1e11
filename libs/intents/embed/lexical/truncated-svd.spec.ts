import { seededRandom } from '../../random.js';
import { sparseMatrix } from './sparse-matrix.js';
import { truncatedSvd } from './truncated-svd.js';

describe('truncatedSvd', () => {
  it('finds the singular values and directions of a diagonal matrix', () => {
    const matrix = sparseMatrix([[[0, 3]], [[1, 5]], [[2, 1]]], 3);
    const svd = truncatedSvd(matrix, 2, seededRandom('svd'));
    expect([...svd.singularValues].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([5, 3]);
    expect([1, 0].map((column, d) => Math.round(Math.abs(svd.vectors[column * 2 + d]!) * 1e6) / 1e6)).toEqual([1, 1]);
  });

  it('keeps no more directions than the matrix has', () => {
    const matrix = sparseMatrix(
      [
        [
          [0, 1],
          [1, 2],
        ],
        [
          [0, 1],
          [1, 2],
        ],
      ],
      2,
    );
    expect(truncatedSvd(matrix, 5, seededRandom('svd')).dimensions).toBe(1);
  });
});
