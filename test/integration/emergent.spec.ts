import type { ListedEmergentIntent } from '#contracts';
import { analyseConversations, findEmergentIntents, refreshIntents } from '#loop';
import { assignmentsOf, listEmergent, newestTaxonomy, saveConversations } from '#platform';
import { startDueEmergence } from '../../apps/worker/emergence-schedule.js';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';
import { conversationOf, daysLater, noModels } from './loop.fixture.js';

const { embedding } = noModels;
const always = { endedBefore: '2100-01-01T00:00:00Z', settledBefore: '2100-01-01T00:00:00Z', embedding };
const colours = ['red', 'blue', 'green', 'small', 'large', 'wooden', 'cheap', 'new'];
const things = ['kettle', 'lamp', 'chair', 'phone', 'jacket', 'bottle', 'mirror', 'carpet', 'radio', 'tent'];
const objects = colours.flatMap((colour) => things.map((thing) => `${colour} ${thing}`));
/** A refresh computes for seconds. */
const REFRESH_MS = 60_000;
/** What users ask for every week, each in many words. */
const usual = [
  (object: string) => `where is my order of the ${object}, when will the order arrive`,
  (object: string) => `please refund my money, the ${object} is broken, I want a refund`,
  (object: string) => `how do I reset the password with which I bought the ${object}, I forgot it`,
];
const news = (object: string) => `can I redeem my gift card for the ${object}, the gift card is not accepted`;

describe('an emergent intent', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  afterAll(() => api.close());

  const context = (days: number) => ({
    database: api.database,
    projectId: api.projectId,
    agent: 'shop',
    asOf: daysLater(days),
    ...noModels,
  });
  async function ask(day: number, wishes: readonly ((object: string) => string)[], of: readonly string[]) {
    const told = wishes.flatMap((wish, kind) =>
      of.map((object, index) =>
        conversationOf({ id: `${day} ${wish === news ? 'gift' : kind} ${index}`, day, request: wish(object) }),
      ),
    );
    await saveConversations(api.database.pool, api.projectId, told);
    await analyseConversations(api.database, api.projectId, always);
  }
  const open = () => listEmergent(api.database.pool, api.projectId, 'shop', { closedToo: false });
  const shown = async (query = '') =>
    (await api.call('GET', `/v1/agents/shop/intents/emergent${query}`)).body.emergent as ListedEmergentIntent[];

  it('is not looked for before there is a taxonomy', async () => {
    expect(await findEmergentIntents(context(7))).toEqual({ recent: 0, emergent: 0 });
  });

  it(
    'is not seen in a week like the one before',
    async () => {
      await ask(1, usual, objects);
      await refreshIntents(context(7));
      await ask(7, usual, objects.slice(0, 40));
      expect(await findEmergentIntents(context(8))).toMatchObject({ recent: 120, emergent: 0 });
    },
    REFRESH_MS,
  );

  it('is shown the day it is asked for, with its first requests', async () => {
    await ask(8, [...usual, news], objects.slice(40, 70));
    await findEmergentIntents(context(9));
    const [emergent, ...others] = await shown();
    expect(others).toEqual([]);
    expect(emergent).toMatchObject({ kind: 'new', detectedAt: daysLater(9), closedAt: null, becameIntentId: null });
    expect(emergent!.name).toContain('card');
    expect(emergent!.exemplars[0]!.text).toContain('gift card');
  });

  it('stays itself at the next look, and counts on', async () => {
    const [before] = await open();
    await ask(9, [...usual, news], objects.slice(50, 75));
    await findEmergentIntents(context(10));
    const after = await open();
    expect(after.map(({ intent }) => intent.id)).toEqual([before!.intent.id]);
    expect(after[0]!.intent.conversations).toBeGreaterThan(before!.intent.conversations);
  });

  it('does not change when the same look is repeated', async () => {
    const before = await open();
    await findEmergentIntents(context(10));
    expect(await open()).toEqual(before);
  });

  it('is looked for once where enough was asked since, however many workers ask', async () => {
    const enqueued: unknown[] = [];
    const queue = { enqueue: async (_: string, payload: unknown) => void enqueued.push(payload) } as never;
    const soon = Date.now() + 1_000;
    await startDueEmergence(api.database, queue, () => soon);
    await startDueEmergence(api.database, queue, () => soon);
    expect(enqueued).toHaveLength(1);
    const [run] = await api.database.prisma.run.findMany({ where: { stage: 'emerge' } });
    expect(run).toMatchObject({ projectId: api.projectId, agent: 'shop', status: 'waiting' });
  });

  it(
    'becomes an intent with the next refresh',
    async () => {
      const [before] = await open();
      await refreshIntents(context(14));
      await findEmergentIntents(context(14));
      const [became] = await shown('?all=true');
      expect(became).toMatchObject({ id: before!.intent.id, closedAt: daysLater(14) });
      const { id } = (await newestTaxonomy(api.database.pool, api.projectId, 'shop'))!;
      const places = await assignmentsOf(api.database.pool, api.projectId, id, before!.conversationIds);
      const there = [...places.values()].filter((intent) => intent === became!.becameIntentId);
      expect(there.length).toBeGreaterThan(places.size / 2);
      expect(await shown()).toEqual([]);
    },
    REFRESH_MS,
  );
});
