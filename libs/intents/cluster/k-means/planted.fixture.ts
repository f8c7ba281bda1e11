import { normalise, type Rows, rowAt, rowsOf } from '../../embed/vectors.js';
import { seededRandom } from '../../random.js';

/** Rows of unit length around `clusters` directions, one after the other in turn. */
export function plantedRows(shape: { count: number; dimensions: number; clusters: number; noise: number }): Rows {
  const { count, dimensions, clusters, noise } = shape;
  const random = seededRandom('planted', JSON.stringify(shape));
  const even = () => 2 * random() - 1;
  const centres = rowsOf(Float32Array.from({ length: clusters * dimensions }, even), clusters);
  const rows = rowsOf(new Float32Array(count * dimensions), count);
  for (let row = 0; row < count; row++) {
    const values = rowAt(rows, row);
    rowAt(centres, row % clusters).forEach((value, d) => {
      values[d] = value + noise * even();
    });
    normalise(values);
  }
  return rows;
}
