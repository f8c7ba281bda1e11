import { cosine, rowsOf } from '../../embed/vectors.js';
import { nearest } from './nearest.js';
import { plantedRows } from './planted.fixture.js';
import { Team } from './team.js';

const inline = new Team(1);

describe('the nearest centroids', () => {
  it.each([1, 3, 4, 9, 65])('are the nearest of %i', async (k) => {
    const rows = plantedRows({ count: 131, dimensions: 37, clusters: 7, noise: 3 });
    const centroids = plantedRows({ count: k, dimensions: 37, clusters: k, noise: 0 });
    const { labels, cosines } = await nearest(rows, centroids, inline);
    const all = Array.from(labels, (_, row) => Array.from({ length: k }, (_, c) => cosine(rows, row, centroids, c)));
    expect([...labels]).toEqual(all.map((of) => of.indexOf(Math.max(...of))));
    cosines.forEach((found, row) => {
      expect(found).toBeCloseTo(Math.max(...all[row]!), 5);
    });
  });

  it('are the first of equals', async () => {
    const centroids = rowsOf(Float32Array.of(0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0), 6);
    const { labels } = await nearest(rowsOf(Float32Array.of(1, 0, 0, 0), 2), centroids, inline);
    expect([...labels]).toEqual([1, 0]);
  });

  it('are none where there are none', async () => {
    const { labels, cosines } = await nearest(rowsOf(Float32Array.of(1, 0), 1), rowsOf(new Float32Array(0), 0), inline);
    expect([labels[0], cosines[0]]).toEqual([-1, Number.NEGATIVE_INFINITY]);
  });

  it('are the same on any number of threads', async () => {
    const rows = plantedRows({ count: 8_000, dimensions: 64, clusters: 80, noise: 3 });
    const centroids = rowsOf(rows.values.slice(0, 80 * 64), 80);
    const team = new Team(3);
    const threaded = await nearest(rows, centroids, team);
    await team.close();
    const alone = await nearest(rows, centroids, inline);
    expect(threaded.labels).toEqual(alone.labels);
    expect(threaded.cosines).toEqual(alone.cosines);
  });
});
