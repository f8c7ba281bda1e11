import { msToNano, type OutcomeCounts, UNCLUSTERED } from '#contracts';
import { detectorSetVersion } from '#findings';
import { buildTaxonomy, type Taxonomy } from '#intents';
import { saveAnalyses, saveConversations } from '#platform';
import { buildConversation } from '#testing';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';
import { noModels } from './loop.fixture.js';
import { saveTaxonomy } from './taxonomy.fixture.js';

const WEEK_MS = 7 * 86_400_000;
const end = '2026-03-09T00:00:00.000Z';
const endMs = Date.parse(end);

const wordings = {
  parcel: [
    'Where is my parcel?',
    'My parcel has not arrived yet',
    'I want to track my parcel',
    'Has the parcel shipped?',
  ],
  refund: ['I want a refund for my shoes', 'Refund the shoes please', 'How do I get a refund?', 'My refund is missing'],
  password: ['I forgot my password', 'Reset my password please', 'My password does not work', 'Change my password'],
};
type Need = keyof typeof wordings;
const needs = Object.keys(wordings) as Need[];

const requestAt = (index: number) => wordings[needs[index % 3]!][Math.floor(index / 3) % 4]!;
const items = (week: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ conversationId: `${week}-${index}`, text: requestAt(index) }));

describe('intents over the api', () => {
  let api: ApiUnderTest;
  let first: Taxonomy;
  let second: Taxonomy;
  let assignments: Record<string, string>;

  /** 60 conversations a week, each starting a minute after the one before; some fail. */
  async function addWeek(agent: string, name: string, weeksAgo: number, fails: (index: number) => boolean) {
    const told = items(name, 60).map(({ conversationId: id, text }, index) => {
      const startMs = endMs - weeksAgo * WEEK_MS + index * 60_000;
      const built = buildConversation({ id, agent, turns: [{ user: text, reply: 'Yes.' }] });
      return { ...built, startNano: msToNano(startMs), endNano: msToNano(startMs + 1) };
    });
    const outcome = { successProbability: 0.5, frustrated: false, abandoned: false };
    await api.database.transaction(async (tx) => {
      await saveConversations(tx, api.projectId, told);
      const analyses = told.map(({ id }, index) => ({
        conversationId: id,
        findings: [],
        outcome: { ...outcome, failed: fails(index) },
      }));
      await saveAnalyses(tx, api.projectId, detectorSetVersion, analyses);
    });
  }
  const get = (path: string) => api.call('GET', `/v1/agents/${path}`);
  const counts = ({ conversations, failed }: OutcomeCounts) => [conversations, failed];

  beforeAll(async () => {
    api = await startApiUnderTest();
    // In the last week every request for a refund fails, before that one in ten of all.
    await addWeek('shop', 'a', 3, (index) => index % 10 === 0);
    await addWeek('shop', 'b', 2, (index) => index % 10 === 0);
    await addWeek('shop', 'c', 1, (index) => index % 3 === 1);
    await addWeek('young', 'y', 1, () => false);

    const about = { agent: 'shop', seed: 's', k: { intent: 3, topic: 2, domain: 1 } };
    const built = await buildTaxonomy(
      { ...about, items: items('b', 60), previous: null, asOf: '2026-03-02T00:00:00.000Z' },
      noModels.embedding,
    );
    first = built.taxonomy;
    const refreshed = await buildTaxonomy(
      { ...about, items: items('c', 60), previous: first, asOf: end },
      noModels.embedding,
    );
    second = refreshed.taxonomy;
    assignments = { ...built.assignments, ...refreshed.assignments };
    for (const { id, number, createdAt: asOf, ...content } of [first, second]) {
      const stored = { id, agent: 'shop', number, asOf, content: { id, number, createdAt: asOf, ...content } };
      await saveTaxonomy(api.database, api.projectId, stored, assignments);
    }
    await api.database.pool.query(
      `UPDATE intent_assignment SET also_intent_ids = ARRAY[$1] WHERE conversation_id = 'c-0'`,
      [intentOf(1)],
    );
    await api.database.prisma.taxonomy.create({
      data: { projectId: api.projectId, id: 'prepared', agent: 'shop', number: 0, asOf: end, content: {} },
    });
  });
  afterAll(() => api.close());

  /** The intent of the requests that stand at a position of each three. */
  const intentOf = (position: number) => assignments[`c-${position}`]!;

  describe('the tree', () => {
    it('counts each intent, and topics and domains with all below them', async () => {
      const { body } = await get(`shop/intents?to=${end}&weeks=2`);
      const nodes = new Map<string, { traffic: OutcomeCounts }>(
        body.nodes.map((node: { id: string }) => [node.id, node]),
      );
      const domain = body.nodes.find(({ level }: { level: string }) => level === 'domain');
      expect(counts(nodes.get(intentOf(1))!.traffic)).toEqual([40, 22]);
      expect(counts(domain.traffic)).toEqual([120, 26]);
    });

    it('names the taxonomy that readers may see, not one that is being prepared', async () => {
      const { body } = await get(`shop/intents?to=${end}`);
      expect(body.taxonomy).toEqual({ id: second.id, number: 2, createdAt: end, origin: 'refresh' });
    });

    it('calls the failures that began last week rising, and those of the others not', async () => {
      const { body } = await get(`shop/intents?to=${end}&weeks=2`);
      const direction = (id: string) =>
        body.nodes.find((node: { id: string }) => node.id === id).traffic.trend.failed.direction;
      expect([direction(intentOf(1)), direction(intentOf(0))]).toEqual(['rising', 'unclear']);
    });

    it('keeps apart what is older than the weeks that were placed', async () => {
      const { body } = await get(`shop/intents?to=${end}&weeks=3`);
      expect([body.conversations, body.unplaced, body.unclustered.conversations]).toEqual([180, 60, 0]);
    });

    it('counts weeks from the start of the period', async () => {
      const { body } = await get(`shop/intents?from=2026-02-16T00:00:00Z&to=${end}`);
      const byWeek = [0, 1, 2].map((week) =>
        body.weeks
          .filter((row: { week: number }) => row.week === week)
          .reduce((sum: number, row: OutcomeCounts) => sum + row.conversations, 0),
      );
      expect(byWeek).toEqual([60, 60, 60]);
    });

    it('is empty before the first refresh, and says how much waits', async () => {
      const { body } = await get(`young/intents?to=${end}`);
      expect(body).toMatchObject({ taxonomyId: null, taxonomy: null, nodes: [], conversations: 60, unplaced: 60 });
    });

    it('counts the emergent intents that are open', async () => {
      const row = { projectId: api.projectId, agent: 'shop', taxonomyId: second.id, detectedAt: end, updatedAt: end };
      const data = { ...row, conversationIds: [], content: {} };
      await api.database.prisma.emergentIntent.createMany({
        data: [
          { ...data, id: 'open' },
          { ...data, id: 'closed', closedAt: end },
        ],
      });
      expect((await get(`shop/intents?to=${end}`)).body.emergent).toBe(1);
    });

    it.each([
      ['weeks=0', 'REQUEST.INVALID'],
      ['weeks=105', 'REQUEST.INVALID'],
      ['weeks=2&from=2026-03-01T00:00:00Z', 'INTENTS.PERIOD'],
      ['from=2026-03-10T00:00:00Z&to=2026-03-09T00:00:00Z', 'INTENTS.PERIOD'],
      ['from=1970-01-01T00:00:00Z', 'INTENTS.PERIOD'],
    ])('refuses %s', async (query, code) => {
      const { status, body } = await get(`shop/intents?${query}`);
      expect([status, body.error.code]).toEqual([400, code]);
    });
  });

  describe('one node', () => {
    it('stands below its topic and domain, with its own requests as exemplars', async () => {
      const { body } = await get(`shop/intents/${intentOf(2)}?to=${end}`);
      expect(body.ancestors.map(({ level }: { level: string }) => level)).toEqual(['domain', 'topic']);
      expect(body.exemplars.every(({ text }: { text: string }) => /password/i.test(text))).toBe(true);
    });

    it('lists its newest conversations, and where the others are', async () => {
      const { body } = await get(`shop/intents/${intentOf(2)}?to=${end}&weeks=2`);
      expect([body.newest[0].id, body.newest.length]).toEqual(['c-59', 10]);
      const { body: page } = await api.call('GET', `${body.more}&limit=500`);
      expect(page.conversations).toHaveLength(body.node.traffic.conversations);
    });

    it('says in how many conversations it was asked for after something else', async () => {
      const asked = async (position: number) =>
        (await get(`shop/intents/${intentOf(position)}?to=${end}`)).body.alsoAskedIn;
      expect([await asked(1), await asked(2)]).toEqual([1, 0]);
    });

    it('of an upper level holds its children, and shows exemplars of its intents', async () => {
      const domain = second.nodes.find(({ level }) => level === 'domain')!;
      const { body } = await get(`shop/intents/${domain.id}?to=${end}`);
      expect(body.children.map(({ level }: { level: string }) => level)).toEqual(['topic', 'topic']);
      expect(new Set(body.exemplars.map(({ intentId }: { intentId: string }) => intentId)).size).toBe(3);
      expect([body.newest.length, body.more]).toEqual([10, null]);
    });

    it('says what the last refresh changed of it', async () => {
      const { body } = await get(`shop/intents/${intentOf(0)}?to=${end}`);
      expect(body.drift).toMatchObject({ nodeId: intentOf(0), level: 'intent', now: 20 });
    });

    it('may be the bucket of what belongs to none', async () => {
      const { status, body } = await get(`shop/intents/${UNCLUSTERED}?to=${end}`);
      expect([status, body.node.traffic.conversations]).toEqual([200, 0]);
    });

    it.each([
      ['shop', 'nothing', 'INTENTS.NODE'],
      ['young', 'nothing', 'INTENTS.NONE'],
    ])('of %s called %s is not there', async (agent, node, code) => {
      const { status, body } = await get(`${agent}/intents/${node}`);
      expect([status, body.error.code]).toEqual([404, code]);
    });
  });

  describe('the intents nearest to a text', () => {
    const nearest = async (text: string) => (await get(`shop/intents/nearest?text=${encodeURIComponent(text)}`)).body;

    it('begin with the one that a conversation with it gets', async () => {
      const body = await nearest('Hello! Where is my parcel?');
      expect(body).toMatchObject({ text: 'Where is my parcel?', assignedTo: intentOf(0) });
      expect(body.intents[0]).toMatchObject({ intentId: intentOf(0), within: true });
      expect(body.intents[0].exemplars[0].text).toBe('Where is my parcel?');
    });

    it('come each with the names above it and how far it reaches', async () => {
      const { intents } = await nearest('I forgot my password');
      expect(intents).toHaveLength(3);
      expect(intents[0].path).toHaveLength(2);
      expect(intents[0].similarity).toBeGreaterThan(1 - intents[0].radius);
      expect(intents[0].similarity).toBeGreaterThan(intents[1].similarity);
    });

    it.each(['', ' ', 'x'.repeat(2_001)])('need a text of one to two thousand characters', async (text) => {
      const { error } = await nearest(text);
      expect(error.code).toBe('REQUEST.INVALID');
    });
  });

  describe('the drift', () => {
    it('is that of the newest refresh', async () => {
      const { body } = await get('shop/intents/drift');
      expect(body).toMatchObject({ taxonomyId: second.id, number: 2, drift: { previousId: first.id, requests: 60 } });
      expect(body.drift.kept.intent).toBe(1);
    });

    it.each([
      ['of the first refresh', () => `shop/intents/drift?taxonomyId=${first.id}`, /nothing|no taxonomy before/],
      ['of one that is being prepared', () => 'shop/intents/drift?taxonomyId=prepared', /no taxonomy prepared/],
      ['before the first refresh', () => 'young/intents/drift', /no intents yet/],
    ])('is not there %s', async (_, path, message) => {
      const { status, body } = await get(path());
      expect([status, body.error.code, body.error.message]).toEqual([
        404,
        'INTENTS.NODRIFT',
        expect.stringMatching(message),
      ]);
    });
  });

  it('are read with a key that may read, and with no other', async () => {
    const headers = { authorization: `Bearer ${await api.addKey('ingest')}` };
    const paths = ['intents', `intents/${intentOf(0)}`, 'intents/nearest?text=x', 'intents/drift'];
    const answers = await Promise.all(
      paths.map((path) => api.call('GET', `/v1/agents/shop/${path}`, undefined, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('of another project stay unseen', async () => {
    const other = await api.database.prisma.project.create({ data: { slug: 'other', userKey: '' } });
    const key = await api.addKey('read');
    await api.database.pool.query('UPDATE api_key SET project_id = $1 WHERE name = $2', [other.id, key]);
    const answer = await api.call('GET', `/v1/agents/shop/intents?to=${end}`, undefined, {
      authorization: `Bearer ${key}`,
    });
    expect(answer.body).toMatchObject({ taxonomy: null, conversations: 0 });
  });
});
