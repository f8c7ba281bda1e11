import { type ApiUnderTest, sayEdit, shopFiles, startApiUnderTest } from './api.fixture.js';

const author = 'ada';

describe('OFREP', () => {
  let api: ApiUnderTest;
  const flags = '/ofrep/v1/evaluate/flags';
  const evaluate = (key: string, context: object = {}) => api.call('POST', `${flags}/${key}`, { context });

  beforeAll(async () => {
    api = await startApiUnderTest();
    const files = shopFiles.map((file) =>
      file.path === 'prompts/main.md'
        ? { ...file, content: '---\nvariables: [name]\n---\n\n## Role {#role}\n\nHelp {{name}}.\n' }
        : file,
    );
    await api.call('POST', '/v1/agents/shop/versions', { author, message: 'first', files });
    const release = { author, reason: 'first', version: 1, channel: 'production' };
    await api.call('POST', '/v1/agents/shop/releases', release);
  }, 30_000);
  afterAll(() => api.close());

  it('gives a prompt as text with the context filled in, and says which version it is of', async () => {
    const { status, body } = await evaluate('shop/prompts/main.md', { targetingKey: 'u1', name: 'Ada' });
    expect([status, body]).toEqual([
      200,
      {
        key: 'shop/prompts/main.md',
        value: '## Role\n\nHelp Ada.',
        reason: 'STATIC',
        variant: '1',
        metadata: {
          'martingale.harness.agent': 'shop',
          'martingale.harness.version': '1',
          'martingale.harness.channel': 'production',
          'martingale.harness.arms': '',
        },
      },
    ]);
  });

  it('gives any other document as it is parsed', async () => {
    expect((await evaluate('shop/tools/find.yaml')).body).toMatchObject({ value: { name: 'find' } });
  });

  it.each(['shop/tools/none.yaml', 'nobody/prompts/main.md', 'shop', 'Ü/x'])('knows no flag %s', async (key) => {
    expect(await evaluate(encodeURI(key))).toMatchObject({ status: 404, body: { key, errorCode: 'FLAG_NOT_FOUND' } });
  });

  it('refuses what is no evaluation request', async () => {
    const { status, body } = await api.call('POST', `${flags}/shop/tools/find.yaml`, { context: 7 });
    expect([status, body.errorCode, body.errorDetails]).toEqual([
      400,
      'INVALID_CONTEXT',
      expect.stringContaining('context'),
    ]);
  });

  describe('with a canary', () => {
    beforeAll(async () => {
      await api.call('POST', '/v1/agents/shop/versions', { author, message: 'second', edits: [sayEdit('Serve.')] });
      const canary = { author, reason: 'try', version: 2, channel: 'canary', allocation: 0.5 };
      await api.call('POST', '/v1/agents/shop/releases', canary);
    });

    it('splits users on what it changes, and nobody on the rest', async () => {
      const users = Array.from({ length: 40 }, (_, i) => `u${i}`);
      const answers = await Promise.all(
        users.map((targetingKey) => evaluate('shop/prompts/main.md', { targetingKey, name: 'Ada' })),
      );
      const served = new Set(answers.map(({ body }) => `${body.variant} ${body.reason} ${body.value}`));
      expect([...served].sort()).toEqual(['1 SPLIT ## Role\n\nHelp Ada.', '2 SPLIT ## Role\n\nServe.']);
      expect((await evaluate('shop/tools/find.yaml', { targetingKey: 'u1' })).body.reason).toBe('STATIC');
    });

    it('serves production to a request without a user', async () => {
      expect((await evaluate('shop/prompts/main.md')).body).toMatchObject({ variant: '1' });
    });
  });

  it('evaluates all documents at once, and says when nothing changed', async () => {
    const first = await api.call('POST', flags, { context: { targetingKey: 'u1' } });
    expect(first.body.flags.map(({ key }: { key: string }) => key).sort()).toEqual([
      'shop/harness.yaml',
      'shop/prompts/main.md',
      'shop/tools/find.yaml',
    ]);
    const etag = first.headers.get('etag')!;
    const again = await api.call('POST', flags, { context: { targetingKey: 'u1' } }, { 'if-none-match': etag });
    expect(again.status).toBe(304);
  });
});
