import fc from 'fast-check';
import { normalise, type Rows, rowAt, rowsOf } from '../../embed/vectors.js';
import { seededRandom } from '../../random.js';
import { type Geometry, squaredDistance } from './geometry.js';
import { lloyd } from './lloyd.js';
import { plantedRows } from './planted.fixture.js';
import { Team } from './team.js';

const inline = new Team(1);
const toRest = { maxIterations: 300, tolerance: 0 };

describe('Lloyd with bounds', () => {
  it.each<Geometry>(['cosine', 'euclidean'])('finds what the plain algorithm finds: %s', async (geometry) => {
    await fc.assert(
      fc.asyncProperty(problems(geometry), async ({ rows, starts }) => {
        const found = await lloyd(rows, starts, { geometry, ...toRest }, inline);
        const plain = plainLloyd(rows, starts, geometry);
        expect([...found.labels]).toEqual(plain.labels);
        expect(found.inertia).toBeCloseTo(plain.inertia, 3);
      }),
      { numRuns: 80 },
    );
  });

  it('never lets the inertia rise', async () => {
    const rows = plantedRows({ count: 600, dimensions: 24, clusters: 15, noise: 2 });
    const starts = rowsOf(rows.values.slice(0, 15 * 24), 15);
    const inertias: number[] = [];
    for (let maxIterations = 1; maxIterations <= 12; maxIterations++) {
      inertias.push((await lloyd(rows, starts, { geometry: 'cosine', maxIterations, tolerance: 0 }, inline)).inertia);
    }
    expect(inertias).toEqual([...inertias].sort((a, b) => b - a));
    expect(inertias[0]! - inertias.at(-1)!).toBeGreaterThan(1);
  });

  it('gives a cluster without rows the row that fits worst', async () => {
    const rows = rowsOf(Float32Array.of(0, 0, 0, 1, 9, 9, 9, 8, 50, 0), 5);
    const starts = rowsOf(Float32Array.of(0, 0, 9, 9, -70, -70), 3);
    const { labels } = await lloyd(rows, starts, { geometry: 'euclidean', ...toRest }, inline);
    expect([...labels]).toEqual([0, 0, 1, 1, 2]);
  });

  it('leaves clusters empty when there are fewer different rows than clusters', async () => {
    const rows = rowsOf(Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1), 4);
    const starts = rowsOf(Float32Array.of(1, 0, 1, 0, 0, 1, 1, 0), 4);
    const { labels, inertia } = await lloyd(rows, starts, { geometry: 'cosine', ...toRest }, inline);
    expect([[...labels], inertia]).toEqual([[0, 0, 2, 2], 0]);
  });

  it('keeps rows of zeros from moving any direction', async () => {
    const rows = rowsOf(Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0), 4);
    const starts = rowsOf(Float32Array.of(1, 0, 0, 1), 2);
    const { labels, centroids } = await lloyd(rows, starts, { geometry: 'cosine', ...toRest }, inline);
    expect([...labels]).toEqual([0, 0, 1, 0]);
    expect([...centroids.values]).toEqual([1, 0, 0, 1]);
  });

  it('labels nothing where there are no clusters', async () => {
    const rows = rowsOf(Float32Array.of(1, 0, 0, 1), 2);
    const { labels } = await lloyd(rows, rowsOf(new Float32Array(0), 0), { geometry: 'cosine', ...toRest }, inline);
    expect([...labels]).toEqual([-1, -1]);
  });
});

/** Clouds of rows that single precision can tell apart; the first rows are starts. */
function problems(geometry: Geometry): fc.Arbitrary<{ rows: Rows; starts: Rows }> {
  const shape = { count: fc.integer({ min: 2, max: 200 }), dimensions: fc.integer({ min: 6, max: 80 }) };
  return fc.record({ ...shape, share: fc.double({ min: 0, max: 0.5, noNaN: true }), seed: fc.nat() }).map((drawn) => {
    const { count, dimensions } = drawn;
    const random = seededRandom('problem', String(drawn.seed));
    const centres = Float32Array.from({ length: 12 * dimensions }, random);
    const values = Float32Array.from(
      { length: count * dimensions },
      (_, index) => centres[index % centres.length]! + random() - 0.7,
    );
    const rows = rowsOf(values, count);
    if (geometry === 'cosine') for (let row = 0; row < count; row++) normalise(rowAt(rows, row));
    const k = 1 + Math.floor(drawn.share * (count - 1));
    return { rows, starts: rowsOf(values.slice(0, k * dimensions), k) };
  });
}

/** As in a textbook, every distance computed. */
function plainLloyd(rows: Rows, starts: Rows, geometry: Geometry): { labels: number[]; inertia: number } {
  const centroids = rowsOf(starts.values.slice(), starts.count);
  let before = '';
  for (;;) {
    const labels = Array.from({ length: rows.count }, (_, row) => nearestTo(rows, row, centroids));
    const inertia = labels.reduce((sum, label, row) => sum + squaredDistance(rows, row, centroids, label), 0);
    if (before === labels.join()) return { labels, inertia };
    before = labels.join();
    for (let cluster = 0; cluster < centroids.count; cluster++) {
      const members = labels.flatMap((label, row) => (label === cluster ? [rowAt(rows, row)] : []));
      const centroid = rowAt(centroids, cluster);
      for (let d = 0; d < centroid.length; d++) {
        centroid[d] = members.reduce((sum, member) => sum + member[d]!, 0) / members.length;
      }
      if (geometry === 'cosine') normalise(centroid);
    }
  }
}

function nearestTo(rows: Rows, row: number, centroids: Rows): number {
  let best = 0;
  for (let centroid = 1; centroid < centroids.count; centroid++) {
    if (squaredDistance(rows, row, centroids, centroid) < squaredDistance(rows, row, centroids, best)) best = centroid;
  }
  return best;
}
