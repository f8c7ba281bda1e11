import { saveConversations } from '#platform';
import { buildConversation } from '#testing';
import { type ApiUnderTest, shopFiles, startApiUnderTest } from './api.fixture.js';

describe('the api', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  afterAll(() => api.close());

  describe('lets in by key', () => {
    it.each([
      ['no key', '', 'AUTH.MISSING'],
      ['an unknown key', 'Bearer mk_wrong', 'AUTH.UNKNOWN'],
    ])('%s is answered with 401 and what to send', async (_, authorization, code) => {
      const { status, body } = await api.call('GET', '/v1/agents', undefined, { authorization });
      expect([status, body.error.code]).toEqual([401, code]);
      expect(body.error.fix).toMatch(/key|Authorization/);
    });

    it('a key without the scope of the route is answered with 403 and the scope it needs', async () => {
      const headers = { authorization: `Bearer ${await api.addKey('read')}` };
      const { status, body } = await api.call('POST', '/v1/agents/shop/runs', { stage: 'look' }, headers);
      expect([status, body.error.code]).toEqual([403, 'AUTH.FORBIDDEN']);
      expect(body.error.fix).toContain('"write"');
      expect((await api.call('GET', '/v1/agents', undefined, headers)).status).toBe(200);
    });

    it('a key that may only send telemetry reads nothing', async () => {
      const headers = { authorization: `Bearer ${await api.addKey('ingest')}` };
      for (const path of ['/v1/agents', '/v1/agents/shop/conversations', '/v1/agents/shop/attributions']) {
        const { status, body } = await api.call('GET', path, undefined, headers);
        expect([path, status, body.error.code]).toEqual([path, 403, 'AUTH.FORBIDDEN']);
      }
    });

    it('health is open to all', async () => {
      expect(await api.call('GET', '/healthz', undefined, { authorization: '' })).toMatchObject({ body: { ok: true } });
    });
  });

  describe('names what is wrong', () => {
    const author = 'ada';
    it.each([
      ['versions', { author: '', message: '', files: shopFiles }, 'author:'],
      ['versions', { author, message: '', files: [{ path: 'harness.yaml', content: 7 }] }, 'files.0.content:'],
      ['versions', { author, message: '', edits: [{ layer: 'soul', document: '', operation: '' }] }, 'edits.0.layer:'],
      ['releases', { author, reason: '', version: 1, channel: 'canary', allocation: 2 }, 'allocation:'],
      ['runs', { stage: 'dance' }, 'stage:'],
    ])('in a body for %s', async (noun, sent, field) => {
      const { status, body } = await api.call('POST', `/v1/agents/shop/${noun}`, sent);
      expect([status, body.error.code]).toEqual([400, 'REQUEST.INVALID']);
      expect(body.error.message).toContain(field);
    });

    it.each([
      ['limit', '/v1/agents/shop/conversations?limit=many'],
      ['from', '/v1/agents/shop/intents?from=yesterday'],
      ['agent', '/v1/users/ada/state'],
      ['a slug', '/v1/agents/Shop!/releases'],
    ])('in a query or path: %s', async (field, path) => {
      const { status, body } = await api.call('GET', path);
      expect([status, body.error.code]).toEqual([400, 'REQUEST.INVALID']);
      expect(body.error.message).toContain(field);
    });

    it.each([
      ['JSON that is none', 400, '{bad', {}],
      ['JSON with a __proto__ key', 400, '{"__proto__": {"stage": "look"}}', {}],
      ['an unknown content type', 415, '<x/>', { 'content-type': 'text/xml' }],
      ['too large a body', 413, `"${'x'.repeat(16 * 1024 * 1024)}"`, {}],
    ])('%s is refused with %d', async (_, expected, sent, headers) => {
      const { status, body } = await api.call('POST', '/v1/agents/shop/runs', sent, headers as Record<string, string>);
      expect([status, Object.keys(body.error)]).toEqual([expected, ['code', 'message', 'fix']]);
    });

    it.each([
      ['GET', '/v1/conversations/%00', undefined],
      ['GET', '/v1/agents/shop/conversations?intentId=%00', undefined],
      ['POST', '/v1/agents/shop/versions', { author: 'a\u0000', message: '', files: shopFiles }],
    ])('a value that cannot be stored is refused, not taken for a bug: %s %s', async (method, path, sent) => {
      const { status, body } = await api.call(method, path, sent);
      expect([status, body.error.code]).toEqual([400, 'REQUEST.UNSTORABLE']);
    });

    it('a path that cannot be read is refused in the form of all errors', async () => {
      const { status, body } = await api.call('GET', '/v1/conversations/%zz');
      expect([status, body.error.code]).toEqual([400, 'HTTP.REFUSED']);
    });
  });

  it.each([
    ['GET', '/v1/nothing', undefined, 'HTTP.REFUSED'],
    ['GET', '/v1/runs/x', undefined, 'RUN.NOTFOUND'],
    ['GET', `/v1/conversations/${'x'.repeat(300)}`, undefined, 'CONVERSATION.NOTFOUND'],
    ['GET', '/v1/agents/nobody/versions/1', undefined, 'HARNESS.NOTFOUND'],
    ['GET', '/v1/harness/nobody', undefined, 'HARNESS.UNRELEASED'],
    ['POST', '/v1/releases/x/rollback', { author: 'ada', reason: '' }, 'RELEASE.NOTFOUND'],
    ['POST', '/v1/proposals/x/decision', { author: 'ada', decision: 'approve' }, 'PROPOSAL.NOTFOUND'],
  ])('%s %s is 404 and says what to do', async (method, path, sent, code) => {
    const { status, body } = await api.call(method, path, sent);
    expect([status, body.error.code]).toEqual([404, code]);
    expect(body.error.fix).not.toBe('');
  });

  describe('conversations', () => {
    const said = (id: string, user: string) => ({ ...buildConversation({ id, turns: [{ user, reply: 'Yes.' }] }) });
    beforeAll(async () => {
      const later = { ...said('c2', 'Where is my order?'), startNano: '1800000000000000000' };
      await saveConversations(api.database.pool, api.projectId, [said('c1', 'Hello'), later]);
    });

    it('are listed newest first, those not analysed without an outcome', async () => {
      const { body } = await api.call('GET', '/v1/agents/shop/conversations');
      expect(body.conversations.map((one: { id: string }) => one.id)).toEqual(['c2', 'c1']);
      expect(body.conversations[0]).toEqual({
        id: 'c2',
        agent: 'shop',
        userId: 'user',
        startedAt: '2027-01-15T08:00:00.000Z',
        endedAt: expect.any(String),
        channel: null,
        turns: 1,
        request: 'Where is my order?',
        version: null,
        intentId: null,
        outcome: null,
      });
    });

    it('are listed by period, `from` inclusive and `to` exclusive, up to a limit', async () => {
      const idsOf = async (query: string) =>
        (await api.call('GET', `/v1/agents/shop/conversations?${query}`)).body.conversations.map(
          ({ id }: { id: string }) => id,
        );
      expect(await idsOf('from=2027-01-15T08:00:00Z')).toEqual(['c2']);
      expect(await idsOf('to=2027-01-15T08:00:00Z')).toEqual(['c1']);
      expect(await idsOf('limit=1')).toEqual(['c2']);
    });

    it('are shown whole', async () => {
      const { body } = await api.call('GET', '/v1/conversations/c1');
      expect(body).toEqual({
        ...{ conversation: said('c1', 'Hello'), intent: null, detectorSet: null, findings: [], judgements: [] },
        frustration: { levels: [{ turn: 0, level: 0, added: 0, phrase: null }], turningSpanId: null },
        ...{ attribution: null, outcome: null },
      });
    });

    it('of another project are not found', async () => {
      const other = await api.database.prisma.project.create({ data: { slug: 'other', userKey: '' } });
      await saveConversations(api.database.pool, other.id, [said('c3', 'Hello')]);
      expect((await api.call('GET', '/v1/conversations/c3')).status).toBe(404);
    });
  });

  describe('its description', () => {
    it('names every route, with a schema for each parameter and body', async () => {
      const { body } = await api.call('GET', '/openapi.json', undefined, { authorization: '' });
      const calls = Object.entries<Record<string, Operation>>(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
      );
      expect(calls.length).toBeGreaterThanOrEqual(22);
      for (const { path, method, operation } of calls) {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const parameters = operation.parameters ?? [];
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named);
        for (const { schema } of parameters) expect(schema).toHaveProperty('type');
        const sent = operation.requestBody?.content['application/json']?.schema;
        if (method === 'post' || method === 'put') expect([path, Object.keys(sent ?? {})]).not.toEqual([path, []]);
      }
    });

    it('says that a key is needed', async () => {
      const { body } = await api.call('GET', '/openapi.json');
      expect(body.security).toEqual([{ key: [] }]);
      expect(body.components.securitySchemes.key).toMatchObject({ type: 'http', scheme: 'bearer' });
    });
  });
});

interface Operation {
  parameters?: { in: string; name: string; schema: object }[];
  requestBody?: { content: Record<string, { schema?: object }> };
}
