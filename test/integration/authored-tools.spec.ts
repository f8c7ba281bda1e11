import { type AuthorTool, createHarnessClient, type HarnessClient, toolRunner } from '#client';
import { saveConversations } from '#platform';
import { buildConversation } from '#testing';
import { type ApiUnderTest, shopFiles, startApiUnderTest } from './api.fixture.js';

const apiKey = 'mk_0123456789abcdef';
const author = 'ada';
const files = [
  ...shopFiles,
  {
    path: 'tools/cancel.yaml',
    content:
      'name: cancel\ndescription: Cancels.\nparameters:\n  properties:\n    order: { type: string }\n  required: [order]\n',
  },
  { path: 'tools/old.yaml', content: 'name: old\ndescription: Old.\nstatus: deprecated\n' },
];
const recipe: Omit<AuthorTool, 'user' | 'scope'> = {
  name: 'cancel_last',
  description: 'Cancels the last order of a customer.',
  properties: { email: { type: 'string' } },
  required: ['email'],
  steps: [
    { id: 'find', tool: 'find', arguments: { email: '{{input.email}}' } },
    { id: 'cancel', tool: 'cancel', arguments: { order: '{{find.order}}' } },
  ],
};
const stepsOver = (tool: string) => [{ id: 'only', tool, arguments: {} }];

describe('tools that agents author', () => {
  let api: ApiUnderTest;
  let client: HarnessClient;
  const errors: unknown[] = [];
  const connect = (options: { fetch?: typeof fetch } = {}) =>
    createHarnessClient({
      url: api.url,
      apiKey,
      agent: 'shop',
      userWaitMs: 5_000,
      onError: (error) => errors.push(error),
      ...options,
    });
  const namesFor = async (user: string, session?: string) =>
    (await client.forUser(user, { session })).tools().map(({ name }) => name);
  const post = (body: object) =>
    api.call('POST', '/v1/agents/shop/authored-tools', { user: 'u1', scope: 'user', ...recipe, ...body });
  const release = (version: number) =>
    api.call('POST', '/v1/agents/shop/releases', { author, reason: 'try it', version, channel: 'production' });

  beforeAll(async () => {
    api = await startApiUnderTest();
    await api.call('POST', '/v1/agents/shop/versions', { author, message: 'first', files });
    await release(1);
    client = connect();
    await client.ready();
  }, 30_000);
  beforeEach(async () => {
    errors.splice(0);
    await api.database.pool.query('TRUNCATE authored_tool');
  });
  afterAll(async () => {
    client.close();
    await api.close();
  });

  describe('are accepted where they are valid, and explained where not', () => {
    it('a valid one is given back as the tool it made', async () => {
      expect(await post({})).toMatchObject({
        status: 201,
        body: {
          scope: 'user',
          session: null,
          version: 1,
          promotedTo: null,
          tool: { name: 'cancel_last', kind: 'recipe' },
        },
      });
    });

    it.each([
      [
        'a tool that is not there',
        { steps: stepsOver('refund') },
        'calls `refund`, which is no tool',
        'Add a tool `refund`',
      ],
      ['a tool that is no longer offered', { steps: stepsOver('old') }, 'which is deprecated', 'Call an active tool'],
      ['itself', { steps: stepsOver('cancel_last') }, 'leads back to `cancel_last`', 'Call native tools'],
      [
        'a value that nothing gives',
        { steps: [{ id: 'a', tool: 'find', arguments: { x: '{{later.id}}' } }] },
        '`{{later.id}}`',
        'Write `{{input.<parameter>}}`',
      ],
      [
        'a tool of the harness, by its name',
        { name: 'find' },
        '`find` is a tool of the harness',
        'Choose another name',
      ],
    ])('one that calls %s is told so, with the fix', async (_, change, message, fix) => {
      const { status, body } = await post(change);
      expect([status, body.error.code]).toEqual([422, 'AUTHORED.INVALID']);
      expect(body.error.message).toContain(message);
      expect(body.error.message).toContain(fix);
    });

    it.each([
      ['without a step', { steps: [] }],
      ['whose name no provider takes', { name: 'cancel last' }],
      ['of a session that it does not name', { scope: 'session' }],
      ['with more steps than a recipe has', { steps: Array.from({ length: 21 }, () => stepsOver('find')[0]) }],
    ])('one %s is refused before anything is read', async (_, change) => {
      expect(await post(change)).toMatchObject({ status: 400, body: { error: { code: 'REQUEST.INVALID' } } });
    });

    it('the client throws what is wrong', async () => {
      const authoring = client.authorTool({ ...recipe, user: 'u1', scope: 'user', steps: stepsOver('refund') });
      await expect(authoring).rejects.toMatchObject({
        code: 'CLIENT.REFUSED',
        message: expect.stringContaining('`refund`, which is no tool of this harness'),
        fix: expect.stringContaining('Add a tool `refund`'),
      });
    });
  });

  it('are registered without a restart, and callable on the next turn', async () => {
    expect(await namesFor('u1')).toEqual(['cancel', 'find']);
    await client.authorTool({ ...recipe, user: 'u1', scope: 'user' });
    const tools = (await client.forUser('u1')).tools();
    expect(tools.map(({ name }) => name)).toEqual(['cancel', 'find', 'cancel_last']);
    const run = toolRunner(tools, (name, input) => (name === 'find' ? { order: 'R-1' } : { name, input }));
    expect(await run('cancel_last', { email: 'a@b.de' })).toEqual({ name: 'cancel', input: { order: 'R-1' } });
  });

  it('persist across sessions and clients where they are of the user, and end with theirs where of a session', async () => {
    await post({});
    await post({ scope: 'session', session: 's1', name: 'cancel_now' });
    const other = connect();
    await other.ready();
    const offered = (await other.forUser('u1', { session: 's2' })).tools().map(({ name }) => name);
    other.close();
    expect(offered).toEqual(['cancel', 'find', 'cancel_last']);
    expect(await namesFor('u1', 's1')).toEqual(['cancel', 'find', 'cancel_now', 'cancel_last']);
  });

  it('are served to their user alone', async () => {
    await post({});
    expect(await namesFor('u2')).toEqual(['cancel', 'find']);
  });

  it('are replaced under their name by the next version', async () => {
    await post({});
    expect((await post({ description: 'Better.' })).body).toMatchObject({
      version: 2,
      tool: { description: 'Better.' },
    });
    expect(await namesFor('u1')).toHaveLength(3);
  });

  it('are no more than a user can have', async () => {
    for (let index = 0; index < 20; index++) await post({ name: `tool_${index}` });
    expect(await post({})).toMatchObject({ status: 409, body: { error: { code: 'AUTHORED.TOOMANY' } } });
    expect((await post({ name: 'tool_3' })).status).toBe(201);
  });

  it('of sessions that are long over leave room', async () => {
    const session = { scope: 'session', session: 's1', asOf: '2026-01-01T00:00:00Z' };
    for (let index = 0; index < 20; index++) await post({ ...session, name: `tool_${index}` });
    expect((await post({ ...session, name: 'one_more' })).status).toBe(409);
    expect((await post({ asOf: '2026-01-07T00:00:00Z' })).status).toBe(201);
    expect((await client.forUser('u1', { session: 's1' })).tools()).toHaveLength(23);
    await post({ asOf: '2026-01-09T00:00:00Z' });
    expect(await namesFor('u1', 's1')).toEqual(['cancel', 'find', 'cancel_last']);
  });

  describe('never harm the catalogue', () => {
    it('when one is refused', async () => {
      await post({});
      await post({ name: 'broken', steps: stepsOver('refund') });
      expect(await namesFor('u1')).toEqual(['cancel', 'find', 'cancel_last']);
    });

    it('when the harness loses a tool that one calls', async () => {
      await post({});
      const retire = { layer: 'tool', operation: 'deprecate', document: 'tools/cancel.yaml' };
      const { body } = await api.call('POST', '/v1/agents/shop/versions', {
        author,
        message: 'x',
        edits: [retire],
        base: 1,
      });
      await release(body.number);
      await client.refresh();
      const offered = await namesFor('u1');
      const { releases } = (await api.call('GET', '/v1/agents/shop/releases')).body;
      await api.call('POST', `/v1/releases/${releases.at(-1).id}/rollback`, { author, reason: 'back', toVersion: 1 });
      await client.refresh();
      expect([offered, await namesFor('u1')]).toEqual([['find'], ['cancel', 'find', 'cancel_last']]);
    });

    it('when one on record cannot be read', async () => {
      await post({});
      await post({ name: 'spoilt' });
      await api.database.pool.query(`UPDATE authored_tool SET tool = '{"name": 7}' WHERE name = 'spoilt'`);
      expect([await namesFor('u1'), errors.length]).toEqual([['cancel', 'find', 'cancel_last'], 1]);
    });

    it('when the service does not answer for them: the last known are offered', async () => {
      let away = false;
      await post({});
      const flaky = connect({
        fetch: (input, init) => (away ? Promise.reject(new TypeError('away')) : fetch(input, init)),
      });
      await flaky.forUser('u1').catch(() => null);
      await flaky.ready();
      away = true;
      const known = (await flaky.forUser('u1')).tools();
      const unknown = (await flaky.forUser('u9')).tools();
      flaky.close();
      expect([known.length, unknown.length]).toEqual([3, 2]);
    });
  });

  it('are reported with their use and what is wrong with them', async () => {
    for (const user of ['u1', 'u2']) await post({ user, name: 'lookup', steps: stepsOver('find') });
    const { body } = await api.call('GET', '/v1/agents/shop/authored-tools');
    expect(body.tools).toMatchObject([
      { tool: { name: 'lookup' }, userId: expect.stringMatching(/^uh_/), use: { offered: 0, calls: 0 } },
      { tool: { name: 'lookup' } },
    ]);
    expect(body.hygiene).toMatchObject([{ kind: 'sprawl', advice: 'promote', tools: { length: 2 } }]);
  });

  it('are measured in the telemetry of their users', async () => {
    const { id } = (await post({ name: 'lookup', steps: stepsOver('find') })).body;
    const { userId } = (await api.call('GET', '/v1/agents/shop/authored-tools')).body.tools[0];
    const steps = [{ tool: 'lookup' }, { tool: 'lookup', error: 'gone' }, { tool: 'find' }];
    const talk = buildConversation({ id: 'talk', turns: [{ user: 'where is it', steps, reply: 'There.' }] });
    await saveConversations(api.database.pool, api.projectId, [{ ...talk, userId }]);
    const { body } = await api.call('GET', '/v1/agents/shop/authored-tools?asOf=2023-11-20T00:00:00Z');
    expect(body.tools).toMatchObject([{ id, use: { offered: 1, chosen: 1, calls: 2, failed: 1 } }]);
  });

  it('are deleted by their id, and with their user', async () => {
    const { id } = (await post({})).body;
    expect((await api.call('DELETE', `/v1/agents/shop/authored-tools/${id}`)).status).toBe(204);
    expect(await api.call('DELETE', `/v1/agents/shop/authored-tools/${id}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'AUTHORED.NOTFOUND' } },
    });
    await post({});
    await post({ user: 'u2' });
    expect((await api.call('DELETE', '/v1/users/u1')).body.erased).toMatchObject({ authoredTools: 1 });
    expect([await namesFor('u1'), await namesFor('u2')]).toEqual([
      ['cancel', 'find'],
      ['cancel', 'find', 'cancel_last'],
    ]);
  });

  it('are authored with a key that may write', async () => {
    const key = await api.addKey('read');
    const answer = await api.call(
      'POST',
      '/v1/agents/shop/authored-tools',
      { user: 'u1', scope: 'user', ...recipe },
      { authorization: `Bearer ${key}` },
    );
    expect(answer.status).toBe(403);
  });

  it('need a harness in production to stand on', async () => {
    const answer = await api.call('POST', '/v1/agents/nobody/authored-tools', { user: 'u1', scope: 'user', ...recipe });
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'HARNESS.UNRELEASED' } } });
  });

  it('become part of the harness by an edit, and stay released like any other', async () => {
    const { id } = (await post({})).body;
    const promoted = await api.call('POST', `/v1/agents/shop/authored-tools/${id}/promotion`, {
      author,
      reason: 'useful',
    });
    expect(promoted).toMatchObject({
      status: 201,
      body: { parents: [1], author, edits: [{ operation: 'add_recipe', document: 'tools/cancel_last.yaml' }] },
    });
    expect(await namesFor('u2')).toEqual(['cancel', 'find']);
    await release(promoted.body.number);
    await client.refresh();
    expect([await namesFor('u1'), await namesFor('u2')]).toEqual([
      ['cancel', 'cancel_last', 'find'],
      ['cancel', 'cancel_last', 'find'],
    ]);
    const { tools } = (await api.call('GET', '/v1/agents/shop/authored-tools')).body;
    expect(tools).toMatchObject([{ promotedTo: promoted.body.number }]);
  });
});
