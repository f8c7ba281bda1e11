import type { UserStateDiff, UserStateExport, UserStateRevision } from '#contracts';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';

const known = { key: 'shoe_size', scope: 'user', sourceSpanId: null, confidence: 1, expiresAt: null };
const observedOn = (day: number) => `2026-01-0${day}T00:00:00.000Z`;

describe("the history of a user's state", () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  beforeEach(async () => {
    await api.database.pool.query('TRUNCATE user_state, user_state_revision, audit_entry');
    api.database.changes.tellHere('user_state', null);
    await write(1, [{ value: '42' }, { key: 'name', value: 'Ada' }]);
    await write(2, [{ value: '43' }]);
    await write(3, [{ key: 'city', value: 'Paris' }]);
  });
  afterAll(() => api.close());

  const path = (what: string, query = '', agent = 'shop') => `/v1/users/ada/state${what}?agent=${agent}${query}`;
  /** One write on each day, by a named author. */
  const write = (day: number, items: object[], agent = 'shop') =>
    api.call('PUT', path('', `&asOf=${observedOn(day)}`, agent), {
      author: `author ${day}`,
      reason: `reason ${day}`,
      items: items.map((item) => ({ ...known, ...item })),
    });
  const read = async () =>
    (await api.call('GET', path(''))).body.items.map((item: Record<string, unknown>) => [item.key, item.value]);
  const history = async (query = '') => (await api.call('GET', path('/history', query))).body;
  const diff = async (query: string) => (await api.call('GET', path('/diff', query))).body;
  const revert = (revision: number) =>
    api.call('POST', path('/revert'), { author: 'grace', reason: 'a mistake', revision });

  it('tells who changed what, when and why, newest first', async () => {
    const { revisions, before } = await history();
    expect(before).toBeNull();
    expect(revisions.map(({ number }: UserStateRevision) => number)).toEqual([3, 2, 1]);
    expect(revisions[1]).toEqual({
      number: 2,
      at: observedOn(2),
      author: 'author 2',
      reason: 'reason 2',
      changes: [
        {
          key: 'shoe_size',
          session: null,
          before: { ...known, value: '42', session: null, source: 'agent', observedAt: observedOn(1), version: 1 },
          after: { ...known, value: '43', session: null, source: 'agent', observedAt: observedOn(2), version: 2 },
        },
      ],
    });
  });

  it('is read page by page', async () => {
    const first = await history('&limit=2');
    expect([first.revisions.length, first.before]).toEqual([2, 2]);
    const second = await history(`&limit=2&before=${first.before}`);
    expect([second.revisions.map(({ number }: UserStateRevision) => number), second.before]).toEqual([[1], null]);
  });

  it('holds no revision for a write that changed nothing', async () => {
    await write(2, [{ value: '43' }]);
    expect((await history()).revisions).toHaveLength(3);
  });

  it('is kept for each agent by itself', async () => {
    await write(1, [{ value: '50' }], 'bank');
    const { body } = await api.call('GET', path('/history', '', 'bank'));
    expect(body.revisions).toHaveLength(1);
    expect((await history()).revisions).toHaveLength(3);
  });

  it('tells what two revisions differ in, either way round', async () => {
    const values = ({ changes }: UserStateDiff) =>
      changes.map(({ key, before, after }) => [key, before?.value ?? null, after?.value ?? null]);
    const forth = await diff('&from=1');
    expect([forth.from, forth.to]).toEqual([1, 3]);
    expect(values(forth)).toEqual([
      ['shoe_size', '42', '43'],
      ['city', null, 'Paris'],
    ]);
    expect(values(await diff('&from=3&to=2'))).toEqual([['city', 'Paris', null]]);
    expect(values(await diff('&from=2&to=2'))).toEqual([]);
    expect(values(await diff('&from=0&to=1'))).toEqual([
      ['shoe_size', null, '42'],
      ['name', null, 'Ada'],
    ]);
  });

  describe('when it is reverted', () => {
    it('gives the state as it was, by a revision more', async () => {
      await read();
      const { status, body } = await revert(1);
      expect([status, body.revision.number, body.revision.author]).toEqual([200, 4, 'grace']);
      expect(await read()).toEqual([
        ['name', 'Ada'],
        ['shoe_size', '42'],
      ]);
      const { revisions } = await history();
      expect(revisions.map(({ number }: UserStateRevision) => number)).toEqual([4, 3, 2, 1]);
      expect(revisions[0].changes[0].after).toMatchObject({ value: '42', version: 3, observedAt: observedOn(1) });
    });

    it('can be taken back', async () => {
      const before = await read();
      await revert(0);
      expect(await read()).toEqual([]);
      await revert(3);
      expect(await read()).toEqual(before);
    });

    it('makes no revision where nothing changed since', async () => {
      expect((await revert(3)).body).toEqual({ revision: null });
      expect((await history()).revisions).toHaveLength(3);
    });

    it('is told in the audit, without what is known of the user', async () => {
      await revert(1);
      const [entry] = await api.database.prisma.auditEntry.findMany();
      expect(entry).toMatchObject({ actor: 'grace', action: 'user_state.revert', reason: 'shop to 1' });
    });

    it('to a revision there is not, is refused by its number', async () => {
      const { status, body } = await revert(9);
      expect([status, body.error.code]).toEqual([404, 'USERSTATE.NOREVISION']);
      expect((await diff('&from=9')).error.code).toBe('USERSTATE.NOREVISION');
    });

    it.each([-1, 1.5, '1', 2 ** 40])('is refused for revision %p', async (revision) => {
      expect((await revert(revision as number)).status).toBe(400);
    });

    it('needs a key that may write', async () => {
      const authorization = `Bearer ${await api.addKey('read')}`;
      const body = { author: 'eve', reason: '', revision: 0 };
      expect((await api.call('POST', path('/revert'), body, { authorization })).status).toBe(403);
    });
  });

  describe('exported', () => {
    it('holds all that is kept of the user with every agent, also what is over', async () => {
      await write(4, [{ key: 'mood', value: 'good', expiresAt: observedOn(5) }], 'bank');
      const { body } = await api.call('GET', '/v1/users/ada/state/export');
      expect(
        body.agents.map(({ agent, items, revisions }: UserStateExport['agents'][number]) => [
          agent,
          items.length,
          revisions.length,
        ]),
      ).toEqual([
        ['bank', 1, 1],
        ['shop', 3, 3],
      ]);
      expect(body.agents[1].revisions).toEqual((await history()).revisions.reverse());
      const [entry] = await api.database.prisma.auditEntry.findMany();
      expect(entry).toMatchObject({ action: 'user_state.export' });
    });

    it('holds nothing of others', async () => {
      const { body } = await api.call('GET', '/v1/users/bob/state/export');
      expect(body.agents).toEqual([]);
    });

    it('needs a key that may do everything', async () => {
      const authorization = `Bearer ${await api.addKey('read', 'write')}`;
      const { status } = await api.call('GET', '/v1/users/ada/state/export', undefined, { authorization });
      expect(status).toBe(403);
    });
  });

  it('goes with the state when that is erased, and begins anew', async () => {
    await api.call('DELETE', path(''));
    expect((await history()).revisions).toEqual([]);
    await write(5, [{ value: '44' }]);
    expect((await history()).revisions).toMatchObject([{ number: 1, changes: [{ before: null }] }]);
  });
});
