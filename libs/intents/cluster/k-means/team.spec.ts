import { rowsOf } from '../../embed/vectors.js';
import { lloyd } from './lloyd.js';
import { nearest } from './nearest.js';
import { plantedRows } from './planted.fixture.js';
import { Team } from './team.js';

const rows = plantedRows({ count: 8_000, dimensions: 64, clusters: 80, noise: 3 });
const centroids = rowsOf(rows.values.slice(0, 80 * 64), 80);
const openPorts = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

describe('a team of threads', () => {
  it('passes on what a thread throws, and works again afterwards', async () => {
    const team = new Team(2);
    const broken = rowsOf(rows.values.slice(), rows.count);
    broken.values[64 * 7_000] = Number.NaN;
    const options = { geometry: 'cosine' as const, maxIterations: 5, tolerance: 0 };
    await expect(lloyd(broken, centroids, options, team)).rejects.toThrow('Row 7000 holds what is no number');
    expect((await lloyd(rows, centroids, options, team)).iterations).toBe(5);
    await team.close();
  });

  it('rejects a job that its threads cannot begin, and leaves no thread behind', async () => {
    const before = openPorts();
    const team = new Team(2, new URL('data:text/javascript,throw new Error("no program")'));
    await expect(nearest(rows, centroids, team)).rejects.toThrow('no program');
    expect(openPorts()).toBe(before);
  });

  it('rejects a job when a thread ends before its work', async () => {
    const team = new Team(2, new URL('data:text/javascript,process.exit(0)'));
    await expect(nearest(rows, centroids, team)).rejects.toThrow('ended before its work');
  });

  it('starts no thread for a small job', async () => {
    const team = new Team(2, new URL('data:text/javascript,throw new Error("no program")'));
    const few = rowsOf(rows.values.slice(0, 64 * 100), 100);
    expect((await nearest(few, centroids, team)).labels.length).toBe(100);
  });

  it('does several jobs one after the other', async () => {
    const team = new Team(2);
    const [first, second] = await Promise.all([nearest(rows, centroids, team), nearest(rows, centroids, team)]);
    await team.close();
    expect(first.labels).toEqual(second.labels);
  });
});
