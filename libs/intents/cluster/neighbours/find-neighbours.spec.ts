import { cosine, normalise, type Rows, rowAt } from '../../embed/vectors.js';
import { seededRandom } from '../../random.js';
import { ownThread } from '../k-means/team.js';
import { findNeighbours } from './find-neighbours.js';

function randomRows(count: number, dimensions: number): Rows {
  const random = seededRandom('neighbours');
  const values = Float32Array.from({ length: count * dimensions }, () => random() - 0.5);
  const rows = { count, dimensions, values };
  for (let row = 0; row < count; row++) normalise(rowAt(rows, row));
  return rows;
}

const rows = randomRows(203, 30);

describe('findNeighbours', () => {
  it('finds the rows with the largest cosines, nearest first', async () => {
    const { positions } = await findNeighbours(rows, 150, 9, ownThread);
    for (const row of [150, 177, 202]) {
      const others = Array.from({ length: rows.count }, (_, other) => other).filter((other) => other !== row);
      const nearest = others.sort((a, b) => cosine(rows, b, rows, row) - cosine(rows, a, rows, row)).slice(0, 9);
      expect([...positions.subarray((row - 150) * 9, (row - 149) * 9)]).toEqual(nearest);
    }
  });

  it('finds fewer where there are no more', async () => {
    expect(await findNeighbours(randomRows(3, 4), 2, 9, ownThread)).toMatchObject({ from: 2, count: 1, size: 2 });
  });
});
