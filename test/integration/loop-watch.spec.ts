import type { EditEnvelope } from '#contracts';
import { liveRelease } from '#harness';
import { lookAtReleases, shipProposal } from '#loop';
import { type Database, findProposal, newestVerdicts, postgresHarnessStore, saveAssignments } from '#platform';
import { cloneDatabase } from '#testing';
import { sayEdit } from './api.fixture.js';
import { addAnalysed, addProposal, addShop, daysLater, monday } from './loop.fixture.js';
import { placed, saveTaxonomy } from './taxonomy.fixture.js';

const describeEdit = (description: string) => ({
  layer: 'tool' as const,
  document: 'tools/find.yaml',
  operation: 'set_description',
  description,
});
type Failing = Record<'treatment' | 'control', number>;
const byAda = { author: 'ada', reason: 'worth a try', watchDays: 2 };

describe('watched releases', () => {
  let database: Database;
  let projectId: number;
  let projects = 0;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  beforeEach(async () => {
    projectId = await addShop(database, `shop-${++projects}`);
    const taxonomy = { id: 't1', agent: 'shop', number: 1, asOf: monday, content: {} };
    await saveTaxonomy(database, projectId, taxonomy, {});
  });
  afterAll(() => database.close());

  const context = (days: number) => ({ database, projectId, agent: 'shop', asOf: daysLater(days) });
  const look = (days: number) => lookAtReleases(context(days));
  const ship = async (id: string, intent: string, edit: EditEnvelope = sayEdit('Serve.'), watchDays = 2) => {
    const proposal = await addProposal(database, projectId, { id, edit, targetIntents: [intent] });
    return (await shipProposal(context(0), proposal, { ...byAda, watchDays })).releaseId as string;
  };
  const proposalOf = (id: string) => findProposal(database.pool, projectId, id);
  const releases = () => postgresHarnessStore(database, projectId).transaction('shop', (tx) => tx.releases());
  const statusOf = async (id: string) => (await releases()).find((one) => one.id === id)?.status;
  const served = async () => {
    const { version } = liveRelease(await releases())!;
    const store = postgresHarnessStore(database, projectId);
    const files = await store.transaction('shop', async (tx) => tx.files(await tx.version(version)));
    return files.find(({ path }) => path === 'prompts/main.md')?.content;
  };

  /** A first day of users, half of them treated, of whom some fail; all of one intent. */
  async function traffic(release: string, intent: string, users: number, failing: Failing) {
    const told = (['treatment', 'control'] as const).flatMap((arm) =>
      Array.from({ length: users }, (_, index) => ({
        id: `${release} ${arm} ${index}`,
        day: 0,
        arms: { [release]: arm },
        failed: index < failing[arm] * users,
      })),
    );
    await addAnalysed(database, projectId, told);
    const intents = Object.fromEntries(told.map(({ id }) => [id, intent]));
    await saveAssignments(database.pool, projectId, 't1', placed(intents));
  }
  const shipAndRun = async (failing: Failing, users = 150, watchDays = 2) => {
    const release = await ship('p', 'orders', sayEdit('Serve.'), watchDays);
    await traffic(release, 'orders', users, failing);
    return release;
  };

  it('that clearly harm are reverted, and their proposal with them', async () => {
    const release = await shipAndRun({ treatment: 0.7, control: 0.1 });
    expect(await look(1)).toMatchObject({ looks: 1, reverted: 1, kept: 0 });
    expect([await statusOf(release), (await proposalOf('p'))?.status]).toEqual(['reverted', 'reverted']);
    expect(await served()).toContain('Help.');
    expect((await newestVerdicts(database.pool, projectId, [release])).get(release)).toMatchObject({
      decision: 'revert',
      intents: ['orders'],
    });
  });

  it('that clearly mend are kept, and served to all', async () => {
    const release = await shipAndRun({ treatment: 0.05, control: 0.6 });
    expect(await look(1)).toMatchObject({ looks: 1, kept: 1 });
    expect([await statusOf(release), (await proposalOf('p'))?.status]).toEqual(['kept', 'kept']);
    expect(await served()).toContain('Serve.');
  });

  it('of which nothing is proven at the end are ended, and production is served again', async () => {
    const release = await shipAndRun({ treatment: 0.3, control: 0.3 }, 20, 1);
    expect(await look(1)).toMatchObject({ looks: 1, inconclusive: 1 });
    expect([await statusOf(release), (await proposalOf('p'))?.status]).toEqual(['inconclusive', 'inconclusive']);
    expect(await served()).toContain('Help.');
  });

  it('are not judged before their first day is over', async () => {
    await shipAndRun({ treatment: 0.7, control: 0.1 });
    expect(await look(0.9)).toMatchObject({ looks: 0, reverted: 0 });
  });

  it('are judged the same however often the look is repeated', async () => {
    const release = await shipAndRun({ treatment: 0.3, control: 0.3 }, 40, 7);
    const verdict = async () => (await newestVerdicts(database.pool, projectId, [release])).get(release);
    await look(1);
    const first = await verdict();
    expect(first?.decision).toBe('watch');
    await look(1.5);
    expect(await verdict()).toEqual(first);
    expect(await database.prisma.look.count({ where: { projectId } })).toBe(1);
  });

  it('are not judged by the traffic of another project', async () => {
    const mine = projectId;
    const release = await shipAndRun({ treatment: 0.3, control: 0.3 }, 40, 7);
    projectId = await addShop(database, `other-${projects}`);
    await traffic(release, 'orders', 150, { treatment: 1, control: 0 });
    projectId = mine;
    expect(await look(1)).toMatchObject({ looks: 1, reverted: 0 });
  });

  it('are decided once by two workers that look at the same time', async () => {
    await shipAndRun({ treatment: 0.7, control: 0.1 });
    const counts = await Promise.all([look(1), look(1)]);
    expect(counts.map(({ reverted }) => reverted).sort()).toEqual([0, 1]);
  });

  describe('and proposals that wait for room', () => {
    const queue = async (id: string, edit: EditEnvelope) =>
      shipProposal(context(0), await addProposal(database, projectId, { id, edit }), byAda);

    it('are queued while one overlaps, and shipped when it is over', async () => {
      await shipAndRun({ treatment: 0.7, control: 0.1 });
      expect(await queue('q', sayEdit('Greet.'))).toEqual({ status: 'queued', releaseId: null });
      expect(await look(0.9)).toMatchObject({ shipped: 0 });
      expect(await look(1)).toMatchObject({ reverted: 1, shipped: 1 });
      expect(await proposalOf('q')).toMatchObject({ status: 'shipped', releaseId: 'shop-r3' });
    });

    it('are shipped on top of what was kept', async () => {
      await shipAndRun({ treatment: 0.05, control: 0.6 });
      await queue('q', { ...sayEdit('Be brief.'), operation: 'insert_after', id: 'style', title: 'Style' });
      expect(await look(1)).toMatchObject({ kept: 1, shipped: 1 });
      const watched = (await releases()).find(({ proposalId }) => proposalId === 'q')!;
      const store = postgresHarnessStore(database, projectId);
      const files = await store.transaction('shop', async (tx) => tx.files(await tx.version(watched.version)));
      expect(files.find(({ path }) => path === 'prompts/main.md')?.content).toMatch(/Serve\.[\s\S]*Be brief\./);
    });

    it('are refused with the reason when they no longer fit, and hold up no other', async () => {
      await shipAndRun({ treatment: 0.05, control: 0.6 });
      await queue('same', sayEdit('Serve.'));
      await queue('late', sayEdit('Greet.'));
      expect(await look(1)).toMatchObject({ kept: 1, shipped: 1 });
      expect(await proposalOf('same')).toMatchObject({
        status: 'refused',
        gates: [{ passed: false, reason: expect.stringContaining('same as production') }],
      });
      expect((await proposalOf('late'))?.status).toBe('shipped');
    });

    it('ship once when they are approved twice at the same time', async () => {
      const proposal = await addProposal(database, projectId, { id: 'twice', edit: sayEdit('Serve.') });
      const ships = await Promise.all([1, 2].map(() => shipProposal(context(0), proposal, byAda)));
      expect(ships).toEqual(Array(2).fill({ status: 'shipped', releaseId: 'shop-r2' }));
      expect(await releases()).toHaveLength(2);
    });
  });

  it('on other documents and intents are watched and decided side by side', async () => {
    const [one, two] = [await ship('a', 'orders'), await ship('b', 'returns', describeEdit('Finds orders.'))];
    await traffic(one, 'orders', 150, { treatment: 0.7, control: 0.1 });
    await traffic(two, 'returns', 150, { treatment: 0.1, control: 0.1 });
    await look(1);
    expect([await statusOf(one), await statusOf(two)]).toEqual(['reverted', 'watching']);
  });
});
