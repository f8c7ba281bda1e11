import { hashUserId } from '#conversations';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';

const known = { scope: 'user', sourceSpanId: null, confidence: 1, expiresAt: null };
const size = { ...known, key: 'shoe_size', value: '42' };
const byAgent = { session: null, source: 'agent' };

describe('user state', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  beforeEach(() => behindItsBack('TRUNCATE user_state, user_state_revision, audit_entry'));
  afterAll(() => api.close());

  /** Its process would hear of it in some milliseconds. */
  const behindItsBack = async (statement: string) => {
    await api.database.pool.query(statement);
    api.database.changes.tellHere('user_state', null);
  };
  const path = (user: string, query: string) => `/v1/users/${encodeURIComponent(user)}/state?${query}`;
  const write = (user: string, items: object[], query = 'agent=shop') => api.call('PUT', path(user, query), { items });
  const read = async (user: string, query = 'agent=shop') => (await api.call('GET', path(user, query))).body.items;

  it('is read as it was written', async () => {
    expect((await write('ada', [size], 'agent=shop&asOf=2026-01-01T00:00:00Z')).status).toBe(204);
    expect(await read('ada')).toEqual([{ ...size, ...byAgent, observedAt: '2026-01-01T00:00:00.000Z', version: 1 }]);
  });

  it('is stored under the hashed id only', async () => {
    await write('ada@example.com', [size]);
    const rows = await api.database.prisma.userState.findMany();
    expect(rows.map(({ userId }) => userId)).toEqual([hashUserId('ada@example.com', 'a key for the tests')]);
    expect(JSON.stringify(rows)).not.toContain('ada@example.com');
  });

  it('of one user, agent or project is not told to another', async () => {
    await write('ada', [size]);
    expect([await read('bob'), await read('ada', 'agent=bank')]).toEqual([[], []]);
    await behindItsBack('UPDATE user_state SET project_id = project_id + 1');
    expect(await read('ada')).toEqual([]);
  });

  it('gets a new version with each write, and keeps the newest observation', async () => {
    await write('ada', [{ ...size, value: '43', observedAt: '2026-01-05T00:00:00Z' }]);
    await write('ada', [{ ...size, value: '41', observedAt: '2026-01-02T00:00:00Z' }]);
    expect(await read('ada')).toMatchObject([{ value: '43', version: 1 }]);
    await write('ada', [{ ...size, value: '44', observedAt: '2026-01-06T00:00:00Z' }]);
    expect(await read('ada')).toMatchObject([{ value: '44', version: 2 }]);
  });

  it('takes the newest of several observations of one thing in one write', async () => {
    const newer = { ...size, value: '43', observedAt: '2026-01-05T00:00:00Z' };
    const older = { ...size, value: '41', observedAt: '2026-01-02T00:00:00Z' };
    expect((await write('ada', [newer, older])).status).toBe(204);
    expect(await read('ada')).toMatchObject([{ value: '43', version: 1 }]);
  });

  it('is known until it expires, as of the instant that is asked about', async () => {
    await write('ada', [{ ...size, expiresAt: '2026-01-10T00:00:00Z' }]);
    expect(await read('ada', 'agent=shop&asOf=2026-01-09T23:59:59Z')).toHaveLength(1);
    expect(await read('ada', 'agent=shop&asOf=2026-01-10T00:00:00Z')).toEqual([]);
  });

  it('goes for good with the first write after it expired', async () => {
    await write('ada', [{ ...size, expiresAt: '2026-01-10T00:00:00Z' }], 'agent=shop&asOf=2026-01-01T00:00:00Z');
    await write('ada', [{ ...size, key: 'name' }], 'agent=shop&asOf=2026-01-10T00:00:00Z');
    const { rows } = await api.database.pool.query('SELECT key FROM user_state');
    expect(rows).toEqual([{ key: 'name' }]);
  });

  it('is forgotten when it is erased, for that user and agent alone', async () => {
    await write('ada', [size, { ...size, key: 'name' }]);
    await write('bob', [size]);
    await write('ada', [size], 'agent=bank');
    expect((await api.call('DELETE', path('ada', 'agent=shop'))).body).toEqual({ erased: 2 });
    expect(await read('ada')).toEqual([]);
    expect([await read('bob'), await read('ada', 'agent=bank')].map(({ length }) => length)).toEqual([1, 1]);
  });

  describe('of one session', () => {
    const inSession = { ...size, scope: 'session', session: 's1', value: '45' };

    it('is known in that session alone, and comes first there', async () => {
      await write('ada', [size, inSession]);
      const values = async (query: string) => (await read('ada', query)).map(({ value }: { value: string }) => value);
      expect(await values('agent=shop')).toEqual(['42']);
      expect(await values('agent=shop&session=s1')).toEqual(['45']);
      expect(await values('agent=shop&session=s2')).toEqual(['42']);
    });

    it('is forgotten a day after it was seen', async () => {
      await write('ada', [{ ...inSession, observedAt: '2026-01-05T00:00:00Z' }]);
      expect(await read('ada', 'agent=shop&session=s1&asOf=2026-01-05T23:59:59Z')).toHaveLength(1);
      expect(await read('ada', 'agent=shop&session=s1&asOf=2026-01-06T00:00:00Z')).toEqual([]);
    });

    it.each([
      { scope: 'session', session: null },
      { scope: 'user', session: 's1' },
    ])('names its session, and no other does: %j', async (change) => {
      const { status, body } = await write('ada', [{ ...size, ...change }]);
      expect([status, body.error.message]).toEqual([400, expect.stringContaining('items.0.session')]);
    });
  });

  describe('that is shared', () => {
    const shared = { ...size, scope: 'shared', value: '45' };
    const values = async (agent: string) =>
      (await read('ada', `agent=${agent}`)).map(({ value }: { value: string }) => value);

    it('is known to every agent, after what the agent knows itself', async () => {
      await write('ada', [shared]);
      expect([await values('shop'), await values('bank')]).toEqual([['45'], ['45']]);
      await write('ada', [size], 'agent=bank');
      expect([await values('shop'), await values('bank')]).toEqual([['45'], ['42']]);
    });

    it('is told anew to agents that were told before', async () => {
      await write('ada', [shared]);
      expect(await values('bank')).toEqual(['45']);
      await write('ada', [{ ...shared, value: '46' }]);
      expect(await values('bank')).toEqual(['46']);
      await api.call('DELETE', path('ada', 'agent=shop'));
      expect(await values('bank')).toEqual([]);
    });

    it('is known of the one user alone', async () => {
      await write('ada', [shared]);
      expect(await read('bob', 'agent=bank')).toEqual([]);
    });
  });

  it('is not learned from telemetry because somebody says so', async () => {
    const { status } = await write('ada', [{ ...size, source: 'telemetry' }]);
    expect(status).toBe(400);
  });

  it('has a bound, which is told', async () => {
    const page = (number: number) =>
      write(
        'ada',
        Array.from({ length: 50 }, (_, index) => ({ ...size, key: `key ${number}.${index}` })),
      );
    for (let number = 0; number < 20; number++) expect((await page(number)).status).toBe(204);
    const { status, body } = await page(20);
    expect([status, body.error.code]).toEqual([409, 'USERSTATE.FULL']);
    expect(await read('ada')).toHaveLength(1_000);
  });

  it('written by many at once loses nothing', async () => {
    const keys = Array.from({ length: 30 }, (_, number) => `key-${String(number).padStart(2, '0')}`);
    await Promise.all(
      keys.map((key) =>
        write('ada', [
          { ...size, key },
          { ...size, value: key },
        ]),
      ),
    );
    expect(await read('ada')).toHaveLength(31);
    const { body } = await api.call('GET', '/v1/users/ada/state/history?agent=shop&limit=200');
    const numbers = body.revisions.map(({ number }: { number: number }) => number);
    expect(numbers).toEqual(keys.map((_, index) => 30 - index));
  });

  it.each(['a/b@c?d %é', 'x'.repeat(500)])('is kept of a user named %s', async (user) => {
    expect((await write(user, [size])).status).toBe(204);
    expect(await read(user)).toHaveLength(1);
  });

  it('with NUL and half an emoji is kept without them', async () => {
    expect((await write('ada', [{ ...size, value: 'a\u0000b\ud83d \\u0000' }])).status).toBe(204);
    expect(await read('ada')).toMatchObject([{ value: 'a\ufffdb\ufffd \\u0000' }]);
  });

  it('that does not fit is refused by the name of its field, and nothing of it is kept', async () => {
    const { status, body } = await write('ada', [size, { ...size, key: 'name', confidence: 2 }]);
    expect([status, body.error.message]).toEqual([400, expect.stringContaining('items.1.confidence')]);
    expect(await read('ada')).toEqual([]);
  });
});
