import { type Rows, rowAt, rowsOf } from '../../embed/vectors.js';
import { seededRandom } from '../../random.js';
import { growStarts } from './grow-starts.js';
import { plantedRows } from './planted.fixture.js';
import { Team } from './team.js';

const options = (k: number) => ({
  k,
  geometry: 'cosine' as const,
  random: seededRandom('starts'),
  team: new Team(1),
});

const listOf = (rows: Rows) => Array.from({ length: rows.count }, (_, row) => rowAt(rows, row).join());

describe('starts', () => {
  it('are one in each of the planted clusters', async () => {
    const rows = plantedRows({ count: 3_000, dimensions: 32, clusters: 30, noise: 0.1 });
    const positions = listOf(rows);
    const starts = await growStarts(rows, null, options(30));
    expect(new Set(listOf(starts).map((start) => positions.indexOf(start) % 30)).size).toBe(30);
  });

  it('begin with those given and go on far from them', async () => {
    const rows = rowsOf(Float32Array.of(1, 0, 1, 0, 1, 0, 0, 1), 4);
    expect(listOf(await growStarts(rows, rowsOf(Float32Array.of(1, 0), 1), options(2)))).toEqual(['1,0', '0,1']);
  });

  it('are those given alone where there is nothing to draw from', async () => {
    const starts = await growStarts(rowsOf(new Float32Array(0), 0), rowsOf(Float32Array.of(1, 0), 1), options(3));
    expect(listOf(starts)).toEqual(['1,0']);
  });

  it('are never rows of zeros while others are left', async () => {
    const rows = rowsOf(Float32Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1), 6);
    expect(listOf(await growStarts(rows, null, options(2))).sort()).toEqual(['0,1', '1,0']);
  });
});
