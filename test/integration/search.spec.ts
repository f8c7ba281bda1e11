import { type Conversation, type Finding, type FindingKind, type FindingPattern, msToNano } from '#contracts';
import { hashUserId } from '#conversations';
import { saveAnalyses, saveConversations } from '#platform';
import { buildConversation } from '#testing';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';
import { saveTaxonomy } from './taxonomy.fixture.js';

const noon = Date.parse('2026-03-10T12:00:00Z');
const userKey = 'a key for the tests';

interface Told {
  id: string;
  agent?: string;
  /** Hours after the noon. */
  hour?: number;
  user?: string;
  version?: string;
  channel?: string;
  says?: string;
  reply?: string;
  outcome?: { failed?: boolean; frustrated?: boolean; abandoned?: boolean };
  finding?: { detector: string; pattern: FindingPattern; kind: FindingKind };
}

const toConversation = ({ id, agent = 'shop', hour = 0, user, version, channel, says, reply }: Told): Conversation => ({
  ...buildConversation({ id, agent, turns: [{ user: says ?? 'Hello', reply: reply ?? 'Yes.' }] }),
  userId: user === undefined ? null : hashUserId(user, userKey),
  startNano: msToNano(noon + hour * 3_600_000),
  endNano: msToNano(noon + hour * 3_600_000 + 1),
  harness: { version: version ?? null, channel: channel ?? null, arms: {} },
});

const toFinding = ({ id, finding }: Told): Finding[] =>
  finding === undefined
    ? []
    : [
        {
          ...finding,
          id: `f-${id}`,
          conversationId: id,
          severity: 1,
          turn: 0,
          spanIds: ['s'],
          message: '',
          evidence: {},
        },
      ];

describe('searching conversations', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  afterAll(() => api.close());

  async function add(told: Told[], projectId = api.projectId): Promise<void> {
    await saveConversations(api.database.pool, projectId, told.map(toConversation));
    const none = { successProbability: 1, failed: false, frustrated: false, abandoned: false };
    const analyses = told.map((one) => {
      return { conversationId: one.id, findings: toFinding(one), outcome: { ...none, ...one.outcome } };
    });
    await api.database.transaction((tx) => saveAnalyses(tx, projectId, 'detectors', analyses));
  }
  const find = async (query: string) => (await api.call('GET', `/v1/conversations?${query}`)).body;
  const idsOf = (page: { conversations: { id: string }[] }) => page.conversations.map(({ id }) => id);

  describe('by what is known of them', () => {
    beforeAll(async () => {
      await api.database.pool.query('TRUNCATE conversation, conversation_words, finding');
      const loop = { detector: 'repeated-call', pattern: 'repetition', kind: 'failure' } as const;
      const left = { detector: 'left-early', pattern: 'abandonment', kind: 'abandonment' } as const;
      await add([
        { id: 'a', hour: 0, user: 'ada', version: '3', channel: 'canary', says: 'Where is my parcel?', finding: loop },
        { id: 'b', hour: 1, agent: 'desk', outcome: { failed: true }, reply: 'Your invoice was mailed.' },
        {
          id: 'c',
          hour: 2,
          user: 'ada',
          version: '4',
          outcome: { frustrated: true },
          says: 'Parcel lost, invoice wrong',
        },
        { id: 'd', hour: 3, agent: 'desk', outcome: { abandoned: true }, finding: left },
      ]);
      const other = await api.database.prisma.project.create({ data: { slug: 'other', userKey } });
      const theirs: Told = {
        id: 'x',
        user: 'ada',
        version: '3',
        channel: 'canary',
        says: 'parcel invoice',
        finding: loop,
      };
      await add([{ ...theirs, outcome: { failed: true, frustrated: true, abandoned: true } }], other.id);
      await saveAssignments('shop', 'old', 1, { a: 'returns', c: 'orders' });
      await saveAssignments('shop', 'new', 2, { a: 'orders', c: 'returns' });
      await saveAssignments('desk', 'desk', 1, { b: 'orders' });
    });
    const saveAssignments = (agent: string, id: string, number: number, assignments: Record<string, string>) =>
      saveTaxonomy(
        api.database,
        api.projectId,
        { id, agent, number, asOf: '2026-03-10T00:00:00Z', content: {} },
        assignments,
      );

    it.each([
      ['', ['d', 'c', 'b', 'a']],
      ['agent=desk', ['d', 'b']],
      ['from=2026-03-10T13:00:00Z&to=2026-03-10T15:00:00Z', ['c', 'b']],
      ['intentId=orders', ['b', 'a']],
      ['intentId=orders&agent=shop', ['a']],
      ['detector=repeated-call', ['a']],
      ['pattern=abandonment', ['d']],
      ['kind=failure', ['a']],
      ['kind=failure&pattern=abandonment', []],
      ['version=3', ['a']],
      ['channel=canary', ['a']],
      ['user=ada', ['c', 'a']],
      [`user=${hashUserId('ada', userKey)}`, ['c', 'a']],
      ['failed=true', ['b']],
      ['frustrated=true', ['c']],
      ['abandoned=true', ['d']],
      ['failed=false&agent=desk', ['d']],
      ['text=parcel', ['c', 'a']],
      ['text=PARCEL+-lost', ['a']],
      ['text=invoice', ['c', 'b']],
      ['text=%22parcel+lost%22', ['c']],
      ['text=parcel+or+mailed', ['c', 'b', 'a']],
      ['text=%21%26%7C%28%3A%2A', []],
      ['text=parcel&user=ada&version=4&frustrated=true&intentId=returns', ['c']],
      ['user=nobody', []],
    ])('%s gives %p', async (query, ids) => {
      expect(idsOf(await find(query))).toEqual(ids);
    });

    it('gives each with its intent in the newest taxonomy of its agent, and its outcome', async () => {
      const { conversations } = await find('version=3');
      expect(conversations[0]).toEqual({
        id: 'a',
        agent: 'shop',
        userId: hashUserId('ada', userKey),
        startedAt: '2026-03-10T12:00:00.000Z',
        endedAt: '2026-03-10T12:00:00.001Z',
        request: 'Where is my parcel?',
        version: '3',
        channel: 'canary',
        turns: 1,
        intentId: 'orders',
        outcome: { successProbability: 1, failed: false, frustrated: false, abandoned: false },
      });
    });

    it('finds new words of a conversation that went on, and its old ones no more where they are gone', async () => {
      await add([{ id: 'b', hour: 1, agent: 'desk', outcome: { failed: true }, reply: 'Your refund was sent.' }]);
      expect([idsOf(await find('text=refund')), idsOf(await find('text=mailed'))]).toEqual([['b'], []]);
    });
  });

  it('finds what was said at the start of a conversation of any length', async () => {
    const words = Array.from({ length: 200_000 }, (_, index) => `w${index.toString(36)}-x.example.org/${index}`).join(
      ' ',
    );
    await add([{ id: 'long', says: `zebra ${words}` }]);
    expect(idsOf(await find('text=zebra'))).toEqual(['long']);
  });

  describe('page by page', () => {
    beforeAll(async () => {
      await api.database.pool.query('TRUNCATE conversation, conversation_words');
      await add(Array.from({ length: 25 }, (_, index) => ({ id: `c${index}`, hour: Math.floor(index / 10) })));
    });

    it('gives each once, also where many began at one time', async () => {
      const seen: string[] = [];
      let cursor = '';
      let pages = 0;
      do {
        const page = await find(`limit=7${cursor}`);
        seen.push(...idsOf(page));
        cursor = page.next === null ? '' : `&cursor=${page.next}`;
        pages++;
      } while (cursor !== '');
      expect([pages, seen.length, new Set(seen).size]).toEqual([4, 25, 25]);
    });

    it('ends with the page that the last one fills', async () => {
      expect((await find('limit=25')).next).toBeNull();
    });

    it('is not confused by what comes in meanwhile', async () => {
      const first = await find('limit=7');
      await add([{ id: 'newest', hour: 9 }]);
      expect(idsOf(await find(`limit=25&cursor=${first.next}`))).toHaveLength(18);
    });
  });

  it.each([
    ['limit=501', 'REQUEST.INVALID'],
    ['limit=0', 'REQUEST.INVALID'],
    ['pattern=nothing', 'REQUEST.INVALID'],
    ['agent=Not+A+Slug', 'REQUEST.INVALID'],
    ['from=yesterday', 'REQUEST.INVALID'],
    [`text=${'x'.repeat(501)}`, 'REQUEST.INVALID'],
    ['cursor=nonsense', 'CONVERSATION.CURSOR'],
    [`cursor=${Buffer.from('["2026-03-10T12:00:00Z",{}]').toString('base64url')}`, 'CONVERSATION.CURSOR'],
    ['text=%00', 'REQUEST.UNSTORABLE'],
  ])('refuses %s', async (query, code) => {
    const { status, body } = await api.call('GET', `/v1/conversations?${query}`);
    expect([status, body.error.code]).toEqual([400, code]);
  });
});
