import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';

const standard = { off: [], custom: [], keep: [] };
const author = 'ada';

describe('redaction rules', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  beforeEach(() => api.database.pool.query(`UPDATE project SET redaction = '{}'; TRUNCATE audit_entry`));
  afterAll(() => api.close());

  const read = async () => (await api.call('GET', '/v1/redaction')).body.rules;
  const write = (rules: object) => api.call('PUT', '/v1/redaction', { author, reason: 'our ids', rules });
  const check = (body: object | string) => api.call('POST', '/v1/redaction/check', body);

  it('of a new project replace every kind', async () => {
    expect(await read()).toEqual(standard);
  });

  it('are read as they were written, and who wrote them is known', async () => {
    const rules = { ...standard, off: ['phone'], custom: [{ name: 'customer', pattern: 'CU-[0-9]{6}' }] };
    expect(await write(rules)).toMatchObject({ status: 200, body: { rules } });
    expect(await read()).toEqual(rules);
    const entries = await api.database.prisma.auditEntry.findMany();
    expect(entries).toMatchObject([
      { projectId: api.projectId, actor: author, action: 'redaction', reason: 'our ids' },
    ]);
  });

  it('of another project stay as they are', async () => {
    const other = await api.database.prisma.project.create({ data: { slug: 'other', userKey: '' } });
    await write({ off: ['email'] });
    expect((await api.database.prisma.project.findUnique({ where: { id: other.id } }))?.redaction).toEqual({});
  });

  it('with an expression that cannot be used are refused with the reason, and nothing changes', async () => {
    const { status, body } = await write({ custom: [{ name: 'back', pattern: '(a)\\1' }] });
    expect([status, body.error.code]).toEqual([400, 'REDACTION.PATTERN']);
    expect(body.error.message).toContain('back');
    expect(await read()).toEqual(standard);
    expect(await api.database.prisma.auditEntry.count()).toBe(0);
  });

  it('are for administrators', async () => {
    const headers = { authorization: `Bearer ${await api.addKey('read', 'write')}` };
    const calls = [
      ['GET', ''],
      ['PUT', ''],
      ['POST', '/check'],
    ] as const;
    for (const [method, path] of calls) {
      const sent = method === 'GET' ? undefined : {};
      expect((await api.call(method, `/v1/redaction${path}`, sent, headers)).status).toBe(403);
    }
  });

  describe('are tried', () => {
    it('on a text, with the rules of the project', async () => {
      await write({ off: ['email'] });
      const { status, body } = await check({ text: 'ada@example.com, 4111 1111 1111 1111' });
      expect([status, body]).toEqual([
        200,
        { redactions: [{ kind: 'card', attribute: 'text', count: 1, samples: ['41…11'] }] },
      ]);
    });

    it('on spans, with rules that are not saved', async () => {
      const span = {
        traceId: '1'.repeat(32),
        spanId: '2'.repeat(16),
        parentSpanId: null,
        name: 'chat',
        kind: 1,
        startNano: '1',
        endNano: '2',
        status: { code: 0, message: '' },
        attributes: { note: 'CU-123456' },
        events: [],
        links: [],
        resource: {},
        scope: { name: '', version: '' },
        droppedAttributesCount: 0,
      };
      const rules = { custom: [{ name: 'customer', pattern: 'CU-[0-9]{6}' }] };
      const { body } = await check({ spans: [span], rules });
      expect(body.redactions).toEqual([{ kind: 'customer', attribute: 'note', count: 1, samples: ['CU…56'] }]);
      expect(await read()).toEqual(standard);
    });

    it.each([
      ['neither text nor spans', {}],
      ['both', { text: '', spans: [] }],
      ['a span that is none', { spans: [{}] }],
      ['nesting without end', `{"spans":[${'['.repeat(20_000)}${']'.repeat(20_000)}]}`],
    ])('%s is refused', async (_, body) => {
      expect(await check(body)).toMatchObject({ status: 400, body: { error: { code: 'REQUEST.INVALID' } } });
    });
  });
});
