import type { Conversation } from '#contracts';
import { addVersion, keepRelease, shipCanary } from '#harness';
import { analyseConversations, refreshIntents, writeProposals } from '#loop';
import {
  assignmentsOf,
  type Database,
  listProposals,
  newestTaxonomy,
  postgresHarnessStore,
  saveConversations,
} from '#platform';
import { buildConversation, cloneDatabase, type StepScript } from '#testing';
import { shopFiles } from './api.fixture.js';
import { addShop, conversationOf, daysLater, noModels } from './loop.fixture.js';

const { embedding } = noModels;
const always = { endedBefore: '2100-01-01T00:00:00Z', settledBefore: '2100-01-01T00:00:00Z', embedding };
const things = [
  'kettle',
  'lamp',
  'chair',
  'phone',
  'jacket',
  'bottle',
  'mirror',
  'carpet',
  'radio',
  'tent',
  'sofa',
  'clock',
];
/** Two things that users ask for, each in many words. */
const wishes = [
  (thing: string) => `where is my order of the ${thing}, when will the order arrive`,
  (thing: string) => `please refund my money, the ${thing} is broken, I want a refund`,
];

describe('the loop', () => {
  let database: Database;
  let projectId: number;
  let projects = 0;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  beforeEach(async () => {
    projectId = await addShop(database, `shop-${++projects}`);
  });
  afterAll(() => database.close());

  const context = (days: number) => ({ database, projectId, agent: 'shop', asOf: daysLater(days), ...noModels });
  const save = (conversations: Conversation[]) => saveConversations(database.pool, projectId, conversations);
  const asked = (day: number) =>
    wishes.flatMap((wish, kind) =>
      things.map((thing, index) => conversationOf({ id: `${day} ${kind} ${index}`, day, request: wish(thing) })),
    );
  const late = () => conversationOf({ id: 'late', day: 8, request: wishes[0]!('basket') });
  const taxonomyId = async () => (await newestTaxonomy(database.pool, projectId, 'shop'))!.id;
  const intentUnder = async (id: string, conversationId: string) =>
    (await assignmentsOf(database.pool, projectId, id, [conversationId])).get(conversationId);

  /** Ships another prompt to a canary. */
  const ship = (targetIntents: string[], taxonomy: string | null, day: number) =>
    postgresHarnessStore(database, projectId).transaction('shop', async (tx) => {
      const at = daysLater(day);
      const files = shopFiles.map((file) =>
        file.path === 'prompts/main.md' ? { ...file, content: '## Role {#role}\n\nServe.\n' } : file,
      );
      const about = { author: 'ada', message: '', parents: [1], edits: [], at };
      const version = await addVersion(tx, { agent: 'shop', files, ...about });
      const rest = { allocation: 0.5, watchDays: 7, proposalId: null, author: 'ada', reason: '' };
      return shipCanary(tx, { version, targetIntents, taxonomyId: taxonomy, at, ...rest });
    });

  describe('analysing', () => {
    it('gives each conversation its intent in the newest taxonomy and in that of a watched release', async () => {
      await save(asked(0));
      await refreshIntents(context(1));
      const first = await taxonomyId();
      await ship([], first, 1);
      await save(asked(7));
      await refreshIntents(context(8));
      const newest = await taxonomyId();
      expect(newest).not.toBe(first);
      await save([late()]);
      await analyseConversations(database, projectId, always);
      expect(await intentUnder(first, 'late')).toBe(await intentUnder(first, '0 0 0'));
      expect(await intentUnder(newest, 'late')).toBe(await intentUnder(newest, '7 0 0'));
      for (const id of [first, newest])
        expect(await intentUnder(id, 'late')).not.toBe(await intentUnder(id, id === first ? '0 1 0' : '7 1 0'));
    });

    it('leaves out taxonomies that nobody uses any more', async () => {
      await save(asked(0));
      await refreshIntents(context(1));
      const first = await taxonomyId();
      await save(asked(7));
      await refreshIntents(context(8));
      await save([late()]);
      await analyseConversations(database, projectId, always);
      expect(await intentUnder(first, 'late')).toBeUndefined();
    });

    it('goes on without a taxonomy', async () => {
      await save(asked(0));
      expect(await analyseConversations(database, projectId, always)).toBe(24);
    });
  });

  describe('refreshing intents', () => {
    it('gives every conversation of the week a place in the new taxonomy', async () => {
      await save(asked(0));
      expect(await refreshIntents(context(1))).toMatchObject({
        state: 'published',
        figures: { conversations: 24, intents: 2 },
      });
      const placed = await database.prisma.intentAssignment.count({
        where: { projectId, taxonomyId: await taxonomyId() },
      });
      expect(placed).toBe(24);
    });

    it('does nothing in a week without conversations', async () => {
      expect(await refreshIntents(context(1))).toMatchObject({ figures: { conversations: 0 } });
      expect(await newestTaxonomy(database.pool, projectId, 'shop')).toBeNull();
    });
  });

  describe('proposals', () => {
    const refused: StepScript = { tool: 'find', arguments: { day: 'tomorrow' }, error: 'day must be YYYY-MM-DD' };
    const found: StepScript = { tool: 'find', arguments: { day: '2026-01-09' }, result: { found: true } };
    const visit = (id: string, failing: boolean): Conversation => ({
      ...conversationOf({ id, day: 0 }),
      turns: buildConversation({
        turns: [
          {
            user: 'please find my order of last week',
            steps: failing ? [refused, refused] : [found],
            reply: failing ? 'Something went wrong, I could not find it.' : 'Here it is.',
          },
          { user: failing ? 'This is useless, you did not help at all!' : 'Thanks, that is all' },
        ],
      }).turns,
    });
    const week = async () => {
      const failing = Array.from({ length: 12 }, (_, index) => visit(`failing ${index}`, true));
      const passing = Array.from({ length: 12 }, (_, index) => visit(`passing ${index}`, false));
      await save([...failing, ...passing]);
      await refreshIntents(context(1));
      await analyseConversations(database, projectId, always);
      return (await intentUnder(await taxonomyId(), 'failing 0')) as string;
    };

    it('are written for what fails, once for a week', async () => {
      await week();
      const first = await writeProposals(context(1));
      expect(first).toMatchObject({ conversations: 24, attributed: 12 });
      expect(first.proposals).toBeGreaterThan(0);
      await writeProposals(context(1));
      const open = await listProposals(database.pool, projectId, 'shop', 'open');
      expect(open.map(({ document }) => document)).toEqual(['tools/find.yaml']);
    });

    it('are not written for what a kept release mended', async () => {
      const intent = await week();
      const { id } = await ship([intent], await taxonomyId(), 0);
      await postgresHarnessStore(database, projectId).transaction('shop', (tx) =>
        keepRelease(tx, { releaseId: id, author: 'ada', reason: '', at: daysLater(1) }),
      );
      expect(await writeProposals(context(1))).toMatchObject({ attributed: 12, clusters: 0, proposals: 0 });
    });

    it('are written for what fails after a release for its intent was kept', async () => {
      const intent = await week();
      const { id } = await ship([intent], await taxonomyId(), 0);
      await postgresHarnessStore(database, projectId).transaction('shop', (tx) =>
        keepRelease(tx, { releaseId: id, author: 'ada', reason: '', at: daysLater(0) }),
      );
      expect((await writeProposals(context(1))).clusters).toBeGreaterThan(0);
    });

    it('are not written for what a reverted release did to its users', async () => {
      const treated = Array.from({ length: 12 }, (_, index) => visit(`failing ${index}`, true)).map((one) => ({
        ...one,
        harness: { ...one.harness, arms: { 'shop-r2': 'treatment' as const } },
      }));
      await week();
      await ship([], null, 0);
      await save(treated);
      await analyseConversations(database, projectId, always);
      await database.pool.query(`UPDATE release SET status = 'reverted' WHERE project_id = $1 AND id = 'shop-r2'`, [
        projectId,
      ]);
      expect(await writeProposals(context(1))).toMatchObject({ clusters: 0, proposals: 0 });
    });

    it('are not written for an agent without a harness, but what failed is traced all the same', async () => {
      await week();
      await database.pool.query('DELETE FROM release WHERE project_id = $1', [projectId]);
      expect(await writeProposals(context(1))).toEqual({ conversations: 24, attributed: 12, proposals: 0 });
    });
  });
});
