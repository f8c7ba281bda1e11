import { setTimeout as sleep } from 'node:timers/promises';
import { createHarnessClient } from '#client';
import type { UserStateRevision } from '#contracts';
import { conversationId, createRedactor, hashUserId } from '#conversations';
import { factPattern } from '#harness';
import { analyseConversations, assembleConversations } from '#loop';
import { createTelemetryWriter, type Database, modelStores, openDatabase } from '#platform';
import { type RunningApi, startApi } from '../../apps/api/index.js';
import { agentSpan, chatSpan, hex, said } from '../../libs/conversations/span.fixture.js';
import { type ApiUnderTest, shopFiles, startApiUnderTest } from './api.fixture.js';
import { noModels } from './loop.fixture.js';

const apiKey = 'mk_0123456789abcdef';
const userKey = 'a key for the tests';
const slots = { slots: [{ key: 'city', write: { patterns: [factPattern('city')] } }] };
const files = [...shopFiles, { path: 'memory/user.yaml', content: JSON.stringify(slots) }];
const told = { scope: 'user', sourceSpanId: null, confidence: 1, expiresAt: null };
const later = '2100-01-01T00:00:00.000Z';

/** One of two users: what they say, and by what they would be known in any row. */
function person(name: string, city: string, trace: number) {
  const conversation = conversationId('shop', hex(trace, 32));
  return { name, city, trace, hash: hashUserId(name, userKey), conversation };
}
type Person = ReturnType<typeof person>;
const ada = person('ada-lovelace', 'Zanzibar', 0xadaada1);
const bob = person('bob-wallace', 'Reykjavik', 0xb0bb0b1);

/** Two replicas on one database, and one user of two who is erased. */
describe('erasing a user', () => {
  let api: ApiUnderTest;
  let database: Database;
  let otherDatabase: Database;
  let other: RunningApi;
  let states: Record<string, string>;

  const path = (user: Person, what = '', agent = 'shop') => `/v1/users/${user.name}/state${what}?agent=${agent}`;
  const readOther = async (user: Person) => {
    const response = await fetch(`${other.url}${path(user)}`, { headers: { authorization: `Bearer ${apiKey}` } });
    return (await response.json()) as { items: unknown[] };
  };

  /** Every table in which a row holds the user's name, hash, words, conversation or trace, in whatever writing. */
  async function tablesHolding(user: Person): Promise<string[]> {
    const words = [user.name, user.hash, user.city, user.conversation, hex(user.trace, 32)];
    const forms = words.flatMap((word) => [word, Buffer.from(word).toString('hex'), word.toUpperCase()]);
    const found: string[] = [];
    for (const { name } of await tables()) {
      const { rowCount } = await database.pool.query(
        `SELECT FROM ${name} AS t WHERE to_jsonb(t)::text ILIKE ANY(SELECT '%' || word || '%' FROM unnest($1::text[]) AS word) LIMIT 1`,
        [forms],
      );
      if (rowCount === 1) found.push(name);
    }
    return found;
  }

  async function tables(column?: string): Promise<{ name: string }[]> {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT CASE t.table_schema WHEN 'public' THEN '' ELSE quote_ident(t.table_schema) || '.' END || quote_ident(t.table_name) AS name
       FROM information_schema.tables t
       WHERE t.table_schema NOT IN ('pg_catalog', 'information_schema') AND t.table_type = 'BASE TABLE'
         AND ($1::text IS NULL OR EXISTS (SELECT FROM information_schema.columns c
           WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name = $1))
       ORDER BY 1`,
      [column ?? null],
    );
    return rows;
  }

  /** A conversation that comes in as telemetry, and all that the product makes of it. */
  async function live(user: Person): Promise<void> {
    const { trace } = user;
    const text = `Hello, my city is ${user.city}`;
    const attributes = { 'user.id': user.name, 'gen_ai.response.id': `resp-${user.city}` };
    const spans = [
      agentSpan({ trace, id: trace + 1, lasts: 1000, attributes }, 'shop', [said('user', text)]),
      chatSpan(
        { trace, id: trace + 2, parent: trace + 1, lasts: 900, attributes },
        [said('user', text)],
        [said('assistant', `I see: ${user.city}.`)],
      ),
    ];
    const redactor = createRedactor({ off: [], custom: [], keep: [] }, userKey);
    const writer = createTelemetryWriter(database, { bufferBytes: 1_000_000, now: Date.now });
    const record = { day: '2025-01-01', signal: 'span' as const };
    await writer.append(
      api.projectId,
      spans.map((span) => {
        const payload = JSON.stringify(redactor.span(span));
        return { ...record, traceId: span.traceId, recordId: span.spanId, payload };
      }),
    );
    await writer.drain();
    await assembleConversations(database, api.projectId);
    await analyseConversations(database, api.projectId, { endedBefore: later, settledBefore: later, ...noModels });
  }

  /** What is written of the user beside, by agents and people. */
  async function write(user: Person): Promise<void> {
    const items = [
      { ...told, key: 'trip', value: `to ${user.city}` },
      { ...told, key: 'mood', value: user.city, scope: 'session', session: `s ${user.city}` },
      { ...told, key: 'language', value: user.city, scope: 'shared' },
    ];
    for (const agent of ['shop', 'bank'])
      expect((await api.call('PUT', path(user, '', agent), { reason: `from ${user.city}`, items })).status).toBe(204);
    const body = { author: 'grace', reason: `not ${user.city}`, revision: 0 };
    expect((await api.call('POST', path(user, '/revert', 'bank'), body)).status).toBe(200);
    await api.call('GET', `/v1/users/${user.name}/state/export`);
    await api.call('DELETE', path(user, '', 'desk'));
  }

  /** Rows that stages and people add about a conversation. */
  async function judge(user: Person): Promise<void> {
    const key = { projectId: api.projectId, conversationId: user.conversation };
    const at = new Date(0);
    const { prisma } = database;
    await prisma.outcomeLabel.create({ data: { ...key, success: true, source: 'person', by: user.city, at } });
    const judged = { agrees: true, confidence: 1, model: 'm', at, reason: user.city };
    await prisma.judgement.create({ data: { ...key, ...judged, findingId: user.city } });
    await prisma.triedCounterfactual.create({ data: { ...key, signature: 's', at, content: { text: user.city } } });
    const stored = { agent: 'shop', userId: user.hash, name: `go_${user.city}`, id: user.city, version: 1 };
    const when = { createdAt: at, updatedAt: at };
    await prisma.authoredTool.create({ data: { projectId: api.projectId, ...stored, ...when, tool: {} } });
    const { answers } = modelStores(database, Date.now);
    await answers.write(hex(user.trace, 64), { model: 'm', purpose: 'intent-names', value: user.city });
  }

  beforeAll(async () => {
    api = await startApiUnderTest();
    ({ database } = api);
    otherDatabase = await openDatabase({ database: { url: database.url }, data: { folder: '' } });
    other = await startApi({ ...api.resources, database: otherDatabase });
    const author = 'ada';
    await api.call('POST', '/v1/agents/shop/versions', { author, message: 'first', files });
    const release = { author, reason: 'first', version: 1, channel: 'production' };
    expect((await api.call('POST', '/v1/agents/shop/releases', release)).status).toBe(201);
    for (const user of [ada, bob]) {
      await live(user);
      await write(user);
      await judge(user);
    }
    states = Object.fromEntries(
      await Promise.all(
        [ada, bob].map(async (user) => [user.name, JSON.stringify((await api.call('GET', path(user))).body)]),
      ),
    );
  }, 60_000);
  afterAll(async () => {
    await other.close();
    await otherDatabase.close();
    await api.close();
  }, 30_000);

  it('starts from rows in every table that names users', async () => {
    expect(states[ada.name]).toContain(ada.city);
    const held = await tablesHolding(ada);
    const named = (await tables('user_id')).map(({ name }) => name);
    expect(held).toEqual(expect.arrayContaining(named));
    expect(held).toEqual(
      expect.arrayContaining(['audit_entry', 'conversation_words', 'trace_response', 'model_answer']),
    );
  });

  it('leaves no row of any table that holds them, their words or their conversations, and leaves others as they are', async () => {
    const client = createHarnessClient({ url: other.url, apiKey, agent: 'shop', pollMs: 3_600_000 });
    expect((await client.userState(ada.name)).length).toBeGreaterThan(0);
    expect((await readOther(ada)).items.length).toBeGreaterThan(0);
    const before = await tablesHolding(bob);

    expect((await api.call('DELETE', `/v1/users/${ada.name}`)).status).toBe(200);
    expect(await tablesHolding(ada)).toEqual([]);
    // Answers of models do not tell whose words they hold: all go.
    expect(await tablesHolding(bob)).toEqual(before.filter((name) => name !== 'model_answer'));

    expect((await api.call('GET', path(ada))).body.items).toEqual([]);
    for (let tries = 0; (await readOther(ada)).items.length > 0; tries++) {
      if (tries > 100) throw new Error('the other replica gives the state of a user who is erased');
      await sleep(20);
    }
    expect(await client.userState(ada.name)).toEqual([]);
    client.close();
    expect(JSON.stringify((await api.call('GET', path(bob))).body)).toBe(states[bob.name]);
    for (const what of ['/history', '/export'])
      expect(JSON.stringify((await api.call('GET', path(ada, what))).body)).not.toContain(ada.city);
  });

  it('takes what is written while it runs, or comes before it: nothing of before is in a history after', async () => {
    await write(ada);
    const writes = Array.from({ length: 20 }, (_, number) =>
      api.call('PUT', path(ada), { items: [{ ...told, key: 'trip', value: `attempt ${number}` }] }),
    );
    await Promise.all([...writes, api.call('DELETE', `/v1/users/${ada.name}`)]);
    const { revisions } = (await api.call('GET', path(ada, '/history'))).body;
    expect(JSON.stringify(revisions)).not.toContain(ada.city);
    const first: UserStateRevision | undefined = revisions.at(-1);
    expect(first?.changes.map(({ before }) => before) ?? []).not.toContainEqual(expect.anything());
  });
});
