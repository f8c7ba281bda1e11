import { auditPageSchema, releasePlanSchema } from '#contracts';
import { type ApiUnderTest, sayEdit, shopFiles, startApiUnderTest } from './api.fixture.js';

const author = 'ada';
const describeTool = {
  layer: 'tool',
  document: 'tools/find.yaml',
  operation: 'set_description',
  description: 'Finds all.',
};

describe('the history of a harness over the api', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  beforeEach(async () => {
    await api.database.pool.query('TRUNCATE harness_version, harness_document, release, audit_entry');
    // Its process would hear of it in some milliseconds.
    api.database.changes.tellHere('harness', null);
    await push({ files: shopFiles });
    await release(1, 'production');
  });
  afterAll(() => api.close());

  const push = (sent: object) => api.call('POST', '/v1/agents/shop/versions', { author, message: 'a change', ...sent });
  const release = (version: number, channel: 'production' | 'canary' | 'staging', more = {}) =>
    api.call('POST', '/v1/agents/shop/releases', { author, reason: 'try it', version, channel, ...more });
  const rollback = (id: string) => api.call('POST', `/v1/releases/${id}/rollback`, { author, reason: 'no good' });
  const plan = async (query = '') => (await api.call('GET', `/v1/harness/shop${query}`)).body;
  const versions = async () => (await api.call('GET', '/v1/agents/shop/versions')).body.versions;

  it('shows of every version what it was made from, what was made from it, and its tag', async () => {
    await push({ edits: [sayEdit('Serve.')], base: 1 });
    await push({
      files: shopFiles.map((file) => ({ ...file, content: file.content.replace('Finds', 'Looks') })),
      base: 1,
    });
    const shown = (await versions()).map((one: Record<string, unknown>) => [one.tag, one.parents, one.children]);
    expect(shown).toEqual([
      ['shop/v1', [], [2, 3]],
      ['shop/v2', [1], []],
      ['shop/v3', [1], []],
    ]);
    expect((await api.call('GET', '/v1/agents/shop/versions/1')).body).toMatchObject({
      children: [2, 3],
      tag: 'shop/v1',
    });
  });

  it('makes a version without a change that others built on, which is then released', async () => {
    await push({ edits: [sayEdit('Serve.')] });
    await release(2, 'production');
    await push({ edits: [describeTool] });
    await release(3, 'production');
    const made = await api.call('POST', '/v1/agents/shop/versions/2/without', { author });
    expect([made.status, made.body]).toMatchObject([201, { parents: [3], message: 'shop/v3 without v2' }]);
    expect((await release(made.body.number, 'production')).status).toBe(201);
    const { body } = await api.call('GET', `/v1/agents/shop/versions/${made.body.number}`);
    const text = body.files.map(({ content }: { content: string }) => content).join('');
    expect([text.includes('Help.'), text.includes('Finds all.')]).toEqual([true, true]);
  });

  it('explains with 409 what of the later changes stands in the way of leaving one out', async () => {
    await push({ edits: [sayEdit('Serve.')] });
    await push({ edits: [sayEdit('Serve well.')] });
    await release(3, 'production');
    const { status, body } = await api.call('POST', '/v1/agents/shop/versions/2/without', { author });
    expect([status, body.error]).toMatchObject([
      409,
      { code: 'HARNESS.REBASE_CONFLICT', message: expect.stringContaining('v3 (a change)') },
    ]);
    expect(await versions()).toHaveLength(3);
  });

  it('carries a version over that was made beside production', async () => {
    await push({ edits: [sayEdit('Serve.')], base: 1 });
    await push({ edits: [describeTool], base: 1 });
    await release(2, 'production');
    const late = await release(3, 'production');
    expect([late.status, late.body.error.code]).toEqual([409, 'RELEASE.DIVERGED']);
    const carried = await api.call('POST', '/v1/agents/shop/versions/3/rebase', { author });
    expect([carried.status, carried.body]).toMatchObject([201, { number: 4, parents: [2, 3] }]);
    expect((await release(4, 'canary')).status).toBe(201);
  });

  it('serves staging to whoever asks for it alone, and keeps no old answer', async () => {
    await push({ edits: [sayEdit('Serve.')] });
    const before = await plan();
    expect(await plan('?channel=staging')).toMatchObject({ channel: 'staging', production: { version: 1 } });
    const staged = (await release(2, 'staging')).body;
    expect(releasePlanSchema.parse(await plan('?channel=staging')).production).toMatchObject({ release: staged.id });
    expect(await plan()).toEqual(before);
    expect((await rollback(staged.id)).body).toEqual({ release: null });
    expect(await plan('?channel=staging')).toMatchObject({ production: { version: 1 } });
    expect((await api.call('GET', '/v1/harness/shop?channel=canary')).status).toBe(400);
  });

  it('gives a canary to more users, never to fewer, and serves it no more once it is taken back', async () => {
    await push({ edits: [sayEdit('Serve.')] });
    const { id, salt } = (await release(2, 'canary', { allocation: 0.1 })).body;
    const raise = (allocation: number) =>
      api.call('POST', `/v1/releases/${id}/allocation`, { author, reason: 'goes well', allocation });
    expect((await raise(0.4)).body).toMatchObject({ id, salt, allocation: 0.4 });
    expect((await plan()).canaries).toMatchObject([{ release: id, salt, allocation: 0.4 }]);
    expect((await raise(0.2)).body.error.code).toBe('RELEASE.ALLOCATION');
    await rollback(id);
    expect((await plan()).canaries).toEqual([]);
    expect((await raise(0.6)).body.error.code).toBe('RELEASE.DECIDED');
  });

  it('goes further back with every rollback of production', async () => {
    await push({ edits: [sayEdit('Serve.')] });
    await release(2, 'production');
    await push({ edits: [describeTool] });
    const third = (await release(3, 'production')).body;
    const second = (await rollback(third.id)).body.release;
    const first = (await rollback(second.id)).body.release;
    expect([second.version, first.version]).toEqual([2, 1]);
    expect((await rollback(first.id)).body.error.code).toBe('RELEASE.NOFORMER');
  });

  it('tells who did what and why, newest first, page by page, of one agent', async () => {
    await push({ edits: [sayEdit('Serve.')] });
    await rollback((await release(2, 'production')).body.id);
    await api.call('POST', '/v1/agents/bank/versions', {
      author,
      message: '',
      files: [{ ...shopFiles[0], content: 'name: bank\n' }],
    });
    const read = async (query: string) => auditPageSchema.parse((await api.call('GET', `/v1/audit?${query}`)).body);
    const all = await read('agent=shop');
    expect(all.entries.map(({ actor, action, subject, reason }) => [actor, action, subject, reason])).toEqual([
      ['ada', 'rollback', 'shop/v1', 'no good'],
      ['ada', 'release', 'shop/v2', 'try it'],
      ['ada', 'push', 'shop/v2', 'a change'],
      ['ada', 'release', 'shop/v1', 'try it'],
      ['ada', 'push', 'shop/v1', 'a change'],
    ]);
    const page = await read('agent=shop&limit=3');
    const rest = await read(`agent=shop&limit=3&before=${page.next}`);
    expect([...page.entries, ...rest.entries]).toEqual(all.entries);
    expect([rest.next, (await read('limit=1')).entries[0]?.subject]).toEqual([null, 'bank/v1']);
  });
});
