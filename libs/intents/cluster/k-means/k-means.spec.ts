import { rowsOf } from '../../embed/vectors.js';
import { seededRandom } from '../../random.js';
import { euclideanKMeans, type KMeansOptions, sphericalKMeans } from './k-means.js';
import { plantedRows } from './planted.fixture.js';
import { Team } from './team.js';

const options = (more: Partial<KMeansOptions>): KMeansOptions => ({
  k: 8,
  restarts: 2,
  maxIterations: 50,
  random: seededRandom('k-means'),
  team: new Team(1),
  ...more,
});

describe('k-means', () => {
  it('finds planted clusters', async () => {
    const rows = plantedRows({ count: 400, dimensions: 32, clusters: 8, noise: 0.5 });
    const { labels } = await sphericalKMeans(rows, options({}));
    const labelsOfCluster = Array.from({ length: 8 }, (_, cluster) => labels.filter((_, row) => row % 8 === cluster));
    expect(labelsOfCluster.map((of) => new Set(of).size)).toEqual(new Array(8).fill(1));
    expect(new Set(labels).size).toBe(8);
  });

  it('finds clusters far from the origin', async () => {
    const rows = rowsOf(Float32Array.of(10_000, 10_000, 10_000.1, 10_000, 10_000.5, 10_000, 10_000.6, 10_000), 4);
    const { labels, centroids, inertia } = await euclideanKMeans(rows, options({ k: 2 }));
    expect([labels[0] === labels[1], labels[2] === labels[3], labels[0] === labels[2]]).toEqual([true, true, false]);
    expect(centroids.values[2 * labels[0]!]).toBeCloseTo(10_000.05, 2);
    expect(inertia).toBeCloseTo(0.01, 3);
  });

  it('is the same on any number of threads', async () => {
    const rows = plantedRows({ count: 5_000, dimensions: 50, clusters: 60, noise: 2 });
    const results = await Promise.all(
      [1, 2, 3].map(async (size) => {
        const team = new Team(size);
        const clustering = await sphericalKMeans(rows, options({ k: 60, team, random: seededRandom('threads') }));
        await team.close();
        return JSON.stringify(clustering, (_, value) => (ArrayBuffer.isView(value) ? bytesOf(value) : value));
      }),
    );
    expect(new Set(results).size).toBe(1);
  }, 60_000);

  it('makes no more clusters than there are rows', async () => {
    const rows = plantedRows({ count: 3, dimensions: 8, clusters: 3, noise: 0 });
    const { centroids, labels } = await sphericalKMeans(rows, options({ k: 8 }));
    expect([centroids.count, new Set(labels).size]).toEqual([3, 3]);
  });

  it('of no rows is no cluster', async () => {
    const { centroids, labels } = await sphericalKMeans(rowsOf(new Float32Array(0), 0), options({}));
    expect([centroids.count, labels.length]).toEqual([0, 0]);
  });
});

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)).toString('base64');
}
