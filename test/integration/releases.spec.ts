import { type AuditEntry, addVersion, liveRelease, releaseToProduction } from '#harness';
import { type Database, openDatabase, postgresHarnessStore } from '#platform';
import { cloneDatabase, runModel } from '#testing';
import { describeHarnessHistory } from '../../libs/harness/releases/harness-history.contract.js';
import { describeHarnessStore } from '../../libs/harness/releases/harness-store.contract.js';
import { shopFiles } from './api.fixture.js';

describe('the harness store on Postgres', () => {
  let database: Database;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.close());

  const addProject = async (slug: string) => (await database.prisma.project.create({ data: { slug, userKey: '' } })).id;
  let projects = 0;

  const open = async () => {
    const [projectId, otherId] = [await addProject(`test-${++projects}`), await addProject(`other-${projects}`)];
    return {
      projectId,
      store: postgresHarnessStore(database, projectId),
      other: postgresHarnessStore(database, otherId),
      audit: async () => {
        const entries = await database.prisma.auditEntry.findMany({ where: { projectId }, orderBy: { id: 'asc' } });
        return entries.map((entry) => ({ ...entry, at: entry.at.toISOString() }) as unknown as AuditEntry);
      },
    };
  };
  describeHarnessStore(open);
  describeHarnessHistory(open);

  it('does what its reference says, over 300 random steps', async () => {
    const { failure } = await runModel(await open(), { seed: 7, steps: 300 });
    expect(failure).toBeNull();
  }, 120_000);

  it('lets one of two processes ship at once from the same version, and tells the other why', async () => {
    const { projectId, store } = await open();
    const elsewhere = await openDatabase({ database: { url: database.url }, data: { folder: '' } });
    const told = { author: 'ada', reason: 'first', message: 'first', at: '2026-01-05T00:00:00.000Z' };
    const files = (description: string) =>
      shopFiles.map((file) => ({ ...file, content: file.content.replace('Finds.', description) }));
    const version = (description: string, parents: number[]) =>
      store.transaction('shop', (tx) =>
        addVersion(tx, { ...told, agent: 'shop', files: files(description), parents, edits: [] }),
      );
    const first = await version('Finds.', []);
    await store.transaction('shop', (tx) => releaseToProduction(tx, { ...told, version: first }));
    const [one, two] = [await version('Finds one.', [1]), await version('Finds two.', [1])];
    const ships = await Promise.allSettled([
      store.transaction('shop', (tx) => releaseToProduction(tx, { ...told, version: one, author: 'ada' })),
      postgresHarnessStore(elsewhere, projectId).transaction('shop', (tx) =>
        releaseToProduction(tx, { ...told, version: two, author: 'bob' }),
      ),
    ]);
    await elsewhere.close();
    const winner = ships.find((ship) => ship.status === 'fulfilled')!.value;
    const loser = ships.find((ship) => ship.status === 'rejected');
    expect(loser).toMatchObject({
      reason: {
        code: 'RELEASE.DIVERGED',
        message: expect.stringContaining(`${winner.tag} changed, which ${winner.author}`),
      },
    });
    const releases = await store.transaction('shop', (tx) => tx.releases());
    expect([releases.length, liveRelease(releases)?.id]).toEqual([2, winner.id]);
  });
});
