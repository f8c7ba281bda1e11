import { type Conversation, msToNano, type UserStateItem } from '#contracts';
import { addVersion, factPattern, releaseToProduction } from '#harness';
import { analyseConversations } from '#loop';
import {
  type Database,
  eraseUser,
  listRevisions,
  postgresHarnessStore,
  readUserState,
  revertUserState,
  saveConversations,
} from '#platform';
import { buildConversation, cloneDatabase } from '#testing';
import { shopFiles } from './api.fixture.js';
import { daysLater, monday, noModels } from './loop.fixture.js';

const slots = {
  path: 'memory/user.yaml',
  content: JSON.stringify({
    slots: [
      { key: 'shoe_size', write: { patterns: [factPattern('shoe_size')] }, expiryDays: 30 },
      { key: 'city', scope: 'shared', write: { patterns: [factPattern('city')] } },
      { key: 'pin', write: { policy: 'never', patterns: [factPattern('pin')] } },
    ],
  }),
};

describe('what users state in conversations', () => {
  let database: Database;
  let projectId: number;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  beforeEach(async () => {
    const slug = `p${Math.floor(performance.now() * 1000)}`;
    projectId = (await database.prisma.project.create({ data: { slug, userKey: '' } })).id;
    await release('shop', [...shopFiles, slots]);
  });
  afterAll(() => database.close());

  const release = (agent: string, files: { path: string; content: string }[]) =>
    postgresHarnessStore(database, projectId).transaction(agent, async (tx) => {
      const about = { parents: [], author: 'ada', message: 'first', edits: [], at: monday };
      const version = await addVersion(tx, { agent, files, ...about });
      await releaseToProduction(tx, { version, author: 'ada', reason: 'first', at: monday });
    });
  const save = (conversations: Conversation[]) =>
    database.transaction((tx) => saveConversations(tx, projectId, conversations));
  const analyse = () => {
    const settledBefore = new Date(Date.now() + 60_000).toISOString();
    return analyseConversations(database, projectId, { endedBefore: daysLater(300), settledBefore, ...noModels });
  };
  const say = async (id: string, userId: string | null, text: string, change: Partial<Conversation> = {}) => {
    const nano = msToNano(Date.parse(daysLater(0)) + 3_600_000);
    const { turns, ...rest } = buildConversation({
      id,
      turns: [{ user: text, reply: 'my shoe size is 99, my city is Rome' }],
    });
    const spoken = turns.map((turn) => ({
      ...turn,
      user: turn.user && { ...turn.user, spanId: `${id}-u`, atNano: nano },
    }));
    await save([{ ...rest, turns: spoken, userId, startNano: nano, endNano: nano, ...change }]);
    return analyse();
  };
  const keyOf = (userId: string, agent = 'shop') => ({ projectId, agent, userId });
  const stateOf = (userId: string, agent = 'shop') => readUserState(database.pool, keyOf(userId, agent), daysLater(1));
  const pairs = (items: UserStateItem[]) => items.map(({ key, value }) => [key, value]);

  it('is learned by the slots of the production harness, with its span', async () => {
    await say('c1', 'ada', 'Hello, my shoe size is 42 and my pin is 1234');
    expect(await stateOf('ada')).toEqual([
      {
        key: 'shoe_size',
        value: '42',
        scope: 'user',
        session: null,
        source: 'telemetry',
        sourceSpanId: 'c1-u',
        confidence: 0.9,
        observedAt: '2026-01-05T01:00:00.000Z',
        expiresAt: '2026-02-04T01:00:00.000Z',
        version: 1,
      },
    ]);
  });

  it('is learned of the one who said it, and of nobody where nobody is named', async () => {
    await say('c1', 'ada', 'my shoe size is 42');
    await say('c2', 'bob', 'Where is my order?');
    await say('c3', null, 'my shoe size is 50');
    expect(pairs(await stateOf('ada'))).toEqual([['shoe_size', '42']]);
    expect(await stateOf('bob')).toEqual([]);
    const { rowCount } = await database.pool.query('SELECT FROM user_state WHERE project_id = $1', [projectId]);
    expect(rowCount).toBe(1);
  });

  it('is told to other agents where its slot is shared', async () => {
    await say('c1', 'ada', 'my city is Paris');
    expect(pairs(await stateOf('ada', 'bank'))).toEqual([['city', 'Paris']]);
  });

  it('is learned once, however often its conversation is analysed', async () => {
    await say('c1', 'ada', 'my shoe size is 42');
    await database.pool.query('UPDATE conversation SET analysed_at = NULL WHERE project_id = $1', [projectId]);
    expect(await analyse()).toBe(1);
    const { revisions } = await listRevisions(database.pool, keyOf('ada'), { limit: 10 });
    expect(revisions).toMatchObject([{ author: 'martingale', reason: 'Said in conversation c1.' }]);
  });

  it('stays as a person put it, when its conversation is analysed again', async () => {
    await say('c1', 'ada', 'my shoe size is 42');
    const note = { at: monday, author: 'grace', reason: 'wrong' };
    await database.transaction((tx) => revertUserState(tx, keyOf('ada'), 0, note));
    await database.pool.query('UPDATE conversation SET analysed_at = NULL WHERE project_id = $1', [projectId]);
    await analyse();
    expect(await stateOf('ada')).toEqual([]);
  });

  it('is replaced when the user says otherwise', async () => {
    await say('c1', 'ada', 'my shoe size is 42');
    const later = msToNano(Date.parse(daysLater(0)) + 7_200_000);
    const { turns } = buildConversation({ turns: [{ user: 'my shoe size is 43', reply: 'Ok' }] });
    const spoken = turns.map((turn) => ({
      ...turn,
      user: turn.user && { ...turn.user, spanId: 'late', atNano: later },
    }));
    await say('c2', 'ada', '', { turns: spoken, endNano: later });
    expect(await stateOf('ada')).toMatchObject([{ value: '43', version: 2, sourceSpanId: 'late' }]);
  });

  it('is not learned for an agent that serves no harness from here', async () => {
    await say('c1', 'ada', 'my shoe size is 42', { agent: 'stranger' });
    expect(await stateOf('ada', 'stranger')).toEqual([]);
  });

  it('is not learned of a user who is erased', async () => {
    await say('c1', 'ada', 'my shoe size is 42');
    await eraseUser(database, projectId, 'ada', monday);
    await analyse();
    expect(await stateOf('ada')).toEqual([]);
  });
});
