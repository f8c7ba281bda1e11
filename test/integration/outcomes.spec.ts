import { type Conversation, msToNano } from '#contracts';
import { conversationId } from '#conversations';
import { fitOutcome } from '#loop';
import { currentOutcomeModel, listOutcomeWitnesses, type OutcomeWitness, saveConversations } from '#platform';
import { buildConversation, type TurnScript } from '#testing';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';

const start = Date.parse('2026-01-05T00:00:00Z');
const asOf = '2026-02-01T00:00:00.000Z';

/** A talk of a user of its own, some minutes after the one before. */
function talk(key: string, turn: TurnScript, place = 0): Conversation {
  const at = start + place * 600_000;
  return {
    ...buildConversation({ id: conversationId('shop', key), turns: [turn] }),
    key,
    userId: `user of ${key}`,
    startNano: msToNano(at),
    endNano: msToNano(at + 60_000),
  };
}

describe('outcome labels', () => {
  let api: ApiUnderTest;
  const id = conversationId('shop', 'k');
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  beforeEach(async () => {
    await api.database.pool.query(
      'TRUNCATE conversation, conversation_words, outcome_label, outcome_model, audit_entry',
    );
    await save(
      talk('k', { user: 'Do you sell hats?', reply: 'We do.' }),
      talk('l', { user: 'Or coats?', reply: 'No.' }),
    );
  });
  afterAll(() => api.close());

  const save = (...conversations: Conversation[]) => saveConversations(api.database.pool, api.projectId, conversations);
  const label = (body: unknown, of = id) => api.call('PUT', `/v1/conversations/${of}/outcome`, body);
  const list = async (query = '') => (await api.call('GET', `/v1/outcomes${query}`)).body;
  const audit = () => api.database.prisma.auditEntry.findMany({ where: { projectId: api.projectId } });

  it('are read as they were given', async () => {
    const given = { success: false, source: 'system', author: 'tickets', asOf };
    const stored = { conversationId: id, success: false, source: 'system', by: 'tickets', at: asOf };
    expect(await label(given)).toMatchObject({ status: 200, body: stored });
    expect(await list()).toEqual({ outcomes: [{ ...stored, agent: 'shop' }], next: null });
  });

  it('replace each other, and leave the neighbours alone', async () => {
    await label({ success: true }, conversationId('shop', 'l'));
    await label({ success: true });
    await label({ success: false });
    expect(
      (await list('?success=false')).outcomes.map((one: { conversationId: string }) => one.conversationId),
    ).toEqual([id]);
    expect((await list('?success=true')).outcomes).toHaveLength(1);
  });

  it('are written down with who gave and who withdrew them', async () => {
    await label({ success: true, author: 'ada' });
    expect((await api.call('DELETE', `/v1/conversations/${id}/outcome`)).body).toEqual({ deleted: true });
    expect((await audit()).map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['ada', 'outcome.label', id],
      ['api', 'outcome.unlabel', id],
    ]);
    expect(await list()).toEqual({ outcomes: [], next: null });
  });

  it('that are not there are withdrawn without a trace', async () => {
    expect((await api.call('DELETE', `/v1/conversations/${id}/outcome`)).body).toEqual({ deleted: false });
    expect(await audit()).toEqual([]);
  });

  it('of a conversation that is not there are refused', async () => {
    expect(await label({ success: true }, 'nowhere')).toMatchObject({
      status: 404,
      body: { error: { code: 'CONVERSATION.NOTFOUND' } },
    });
  });

  it('of another project are neither given nor seen', async () => {
    await label({ success: true });
    await api.database.pool.query('UPDATE conversation SET project_id = project_id + 1');
    await api.database.pool.query('UPDATE outcome_label SET project_id = project_id + 1');
    expect((await label({ success: true })).status).toBe(404);
    expect((await list()).outcomes).toEqual([]);
  });

  it('come many at a time, by id or by the key of the telemetry, and name those that fit no conversation', async () => {
    const { status, body } = await api.call('POST', '/v1/outcomes', [
      { conversationId: id, success: true },
      { agent: 'shop', key: 'gone', success: true },
      { agent: 'shop', key: 'l', success: false },
    ]);
    expect([status, body]).toEqual([200, { stored: 2, unknown: [1] }]);
    expect((await list('?agent=shop')).outcomes).toHaveLength(2);
    expect((await list('?agent=bank')).outcomes).toEqual([]);
  });

  it('count by the last of several for one conversation', async () => {
    const twice = [true, false].map((success) => ({ conversationId: id, success }));
    expect((await api.call('POST', '/v1/outcomes', twice)).body).toEqual({ stored: 1, unknown: [] });
    expect((await list()).outcomes).toMatchObject([{ success: false }]);
  });

  it('are read a page at a time', async () => {
    await api.call(
      'POST',
      '/v1/outcomes',
      ['k', 'l'].map((key) => ({ agent: 'shop', key, success: true })),
    );
    const { outcomes, next } = await list('?limit=1');
    expect([...outcomes, ...(await list(`?limit=1&after=${next}`)).outcomes]).toEqual((await list()).outcomes);
  });

  it.each([
    ['neither id nor key', [{ success: true }]],
    ['id and key', [{ conversationId: 'c', agent: 'shop', key: 'k', success: true }]],
    ['a thumb for a source', [{ conversationId: 'c', success: true, source: 'thumb' }]],
    ['no success', [{ conversationId: 'c' }]],
    ['nothing', []],
    ['more than a thousand', Array.from({ length: 1001 }, () => ({ conversationId: 'c', success: true }))],
  ])('with %s are refused, and nothing of them is kept', async (_, body) => {
    expect((await api.call('POST', '/v1/outcomes', body)).status).toBe(400);
    expect((await list()).outcomes).toEqual([]);
  });

  it('ask for the scope to write', async () => {
    const authorization = `Bearer ${await api.addKey('read')}`;
    const put = await api.call('PUT', `/v1/conversations/${id}/outcome`, { success: true }, { authorization });
    const read = await api.call('GET', '/v1/outcomes', undefined, { authorization });
    expect([put.status, read.status]).toEqual([403, 200]);
  });

  describe('of enough conversations', () => {
    const context = () => ({ database: api.database, projectId: api.projectId, agent: 'shop', asOf });
    const model = () => currentOutcomeModel(api.database.pool, api.projectId, 'shop');
    const asks = (i: number) => ({ user: `Do you sell ${i % 2 ? 'shoes' : 'hats'} here?`, reply: 'We do.' });
    const talks = Array.from({ length: 120 }, (_, i) => talk(`t${i}`, asks(i), i));
    const labels = talks.map(({ key }, i) => ({
      agent: 'shop',
      key,
      success: i % 2 === 0,
      asOf: '2026-01-20T00:00:00Z',
    }));

    it('teach a model of the agent that takes the place of the default', async () => {
      await save(...talks);
      await api.call('POST', '/v1/outcomes', labels);
      const fitted = await fitOutcome(context());
      expect(fitted).toMatchObject({ labels: { successes: 60, failures: 60 } });
      expect(await model()).toEqual(fitted);
      expect(await fitOutcome(context())).toEqual(fitted);
    });

    it('teach nothing before they were given', async () => {
      await save(...talks);
      await api.call('POST', '/v1/outcomes', labels);
      expect(await fitOutcome({ ...context(), asOf: '2026-01-19T00:00:00.000Z' })).toBeNull();
    });

    it('that are withdrawn give the default its place again', async () => {
      await save(...talks);
      await api.call('POST', '/v1/outcomes', labels);
      await fitOutcome(context());
      await api.database.pool.query('TRUNCATE outcome_label');
      expect([await fitOutcome(context()), await model()]).toEqual([null, null]);
    });

    it('are taken from evaluations of the task where nobody gave one', async () => {
      const evaluated = talks.map((one, i) => {
        const verdict = { evaluate: 'task_success', label: i % 2 === 0 ? 'pass' : 'fail' };
        return talk(one.key, { ...asks(i), steps: [verdict] }, i);
      });
      await save(...evaluated);
      await label({ success: false, asOf: '2026-01-20T00:00:00Z' }, evaluated[0]!.id);
      expect(await fitOutcome(context())).toMatchObject({ labels: { successes: 59, failures: 61 } });
      expect((await list()).outcomes).toHaveLength(1);
    });

    it('are read in pages, each conversation once, the newest first', async () => {
      await save(...talks);
      await api.call('POST', '/v1/outcomes', labels);
      const asked = { agent: 'shop', from: '2026-01-01T00:00:00Z', evaluatedFrom: asOf, asOf, limit: 50 };
      const read: OutcomeWitness[] = [];
      for (let page = 0; page < 3; page++)
        read.push(
          ...(await listOutcomeWitnesses(api.database.pool, api.projectId, { ...asked, before: read.at(-1) ?? null })),
        );
      expect(read.map(({ conversation }) => conversation.key)).toEqual(talks.map(({ key }) => key).reverse());
    });

    it('count for no model of a release that reads other features', async () => {
      await save(...talks);
      await api.call('POST', '/v1/outcomes', labels);
      await fitOutcome(context());
      await api.database.pool.query(`UPDATE outcome_model SET content = jsonb_set(content, '{version}', '0')`);
      expect(await model()).toBeNull();
    });
  });
});
