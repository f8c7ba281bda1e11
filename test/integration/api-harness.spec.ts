import { setTimeout as sleep } from 'node:timers/promises';
import { releasePlanSchema, runSchema, versionSchema } from '#contracts';
import { type RunningWorker, startWorker } from '../../apps/worker/index.js';
import { type ApiUnderTest, sayEdit, shopFiles, startApiUnderTest } from './api.fixture.js';
import { addProposal } from './loop.fixture.js';

const author = 'ada';

describe('a harness over the api', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  beforeEach(async () => {
    await api.database.pool.query('TRUNCATE harness_version, harness_document, release, audit_entry');
    // Its process would hear of it in some milliseconds.
    api.database.changes.tellHere('harness', null);
  });
  afterAll(() => api.close());

  const push = (sent: object) => api.call('POST', '/v1/agents/shop/versions', { author, message: 'a change', ...sent });
  const release = (version: number, channel: 'production' | 'canary', more = {}) =>
    api.call('POST', '/v1/agents/shop/releases', { author, reason: 'try it', version, channel, ...more });
  const rollback = (id: string) => api.call('POST', `/v1/releases/${id}/rollback`, { author, reason: 'no good' });
  const plan = (etag = '') => api.call('GET', '/v1/harness/shop', undefined, { 'if-none-match': etag });
  const inProduction = async () => {
    await push({ files: shopFiles });
    return (await release(1, 'production')).body;
  };

  describe('versions', () => {
    it('are pushed whole, and shown with their files', async () => {
      const { status, body } = await push({ files: shopFiles });
      expect([status, versionSchema.parse(body).number]).toEqual([201, 1]);
      const shown = (await api.call('GET', '/v1/agents/shop/versions/1')).body;
      expect(new Set(shown.files)).toEqual(new Set(shopFiles));
    });

    it('of a bad document are refused with its file, line and fix, and the current version stays', async () => {
      await inProduction();
      const before = (await plan()).body;
      const bad = { path: 'tools/find.yaml', content: 'name: find\ndescription: 7\nparameters: {}\n' };
      const { status, body } = await push({ files: [...shopFiles.filter(({ path }) => path !== bad.path), bad] });
      expect([status, body.error.code]).toEqual([422, 'HARNESS.INVALID']);
      expect(body.error.message).toContain('tools/find.yaml:2');
      expect(body.error.fix).toContain('description');
      expect((await api.call('GET', '/v1/agents/shop/versions')).body.versions).toHaveLength(1);
      expect((await plan()).body).toEqual(before);
    });

    it('are made by edits of the newest, or of the one that is named', async () => {
      await push({ files: shopFiles });
      expect((await push({ edits: [sayEdit('Serve.')] })).body).toMatchObject({ number: 2, parents: [1] });
      expect((await push({ edits: [sayEdit('Greet.')], base: 1 })).body).toMatchObject({ number: 3, parents: [1] });
      const { body } = await api.call('GET', '/v1/agents/shop/versions/3');
      const prompt = body.files.find(({ path }: { path: string }) => path === 'prompts/main.md');
      expect(prompt.content).toContain('Greet.');
      expect(body.edits).toEqual([sayEdit('Greet.')]);
    });

    it('are not made by edits of nothing', async () => {
      expect((await push({ edits: [sayEdit('Serve.')] })).body.error.code).toBe('HARNESS.EMPTY');
    });

    it('are not made by an edit that does not fit', async () => {
      await push({ files: shopFiles });
      const { body } = await push({ edits: [{ ...sayEdit('Serve.'), section: 'nowhere' }] });
      expect(body.error.code).toBe('HARNESS.EDIT_INVALID');
      expect((await api.call('GET', '/v1/agents/shop/versions')).body.versions).toHaveLength(1);
    });
  });

  describe('the plan', () => {
    it('carries production, and is not sent again while it is the same', async () => {
      const { id } = await inProduction();
      const { body, headers } = await plan();
      expect(releasePlanSchema.parse(body)).toMatchObject({ production: { release: id, version: 1 }, canaries: [] });
      const etag = headers.get('etag')!;
      expect(etag).toBe(`"${body.hash}"`);
      expect(await plan(etag)).toMatchObject({ status: 304, body: null });
      expect((await plan('"another"')).status).toBe(200);
    });

    it('shows a canary while it is watched, and is the former plan again after its rollback', async () => {
      await inProduction();
      const before = await plan();
      await push({ edits: [sayEdit('Serve.')] });
      const canary = (await release(2, 'canary', { allocation: 0.2 })).body;
      const during = await plan(before.headers.get('etag')!);
      expect(during.status).toBe(200);
      expect(during.body.canaries).toMatchObject([{ release: canary.id, version: 2, allocation: 0.2 }]);
      expect(Object.keys(during.body.canaries[0].changes)).toEqual(['prompts/main.md']);
      expect((await rollback(canary.id)).body).toEqual({ release: null });
      expect(await plan(before.headers.get('etag')!)).toMatchObject({ status: 304 });
    });

    it('serves the former version after a rollback of production', async () => {
      await inProduction();
      await push({ edits: [sayEdit('Serve.')] });
      const second = (await release(2, 'production')).body;
      expect((await rollback(second.id)).body.release).toMatchObject({ version: 1, rollbackOf: second.id });
      expect((await plan()).body.production.version).toBe(1);
    });
  });

  describe('releases', () => {
    it('that overlap are refused with 409 and what to do', async () => {
      await inProduction();
      await push({ edits: [sayEdit('Serve.')] });
      await push({ edits: [sayEdit('Greet.')], base: 1 });
      expect((await release(2, 'canary')).status).toBe(201);
      for (const channel of ['canary', 'production'] as const) {
        const { status, body } = await release(3, channel);
        expect([status, body.error.code, body.error.fix]).toEqual([
          409,
          'RELEASE.OVERLAP',
          expect.stringMatching(/roll/),
        ]);
      }
    });

    it('are taken back once', async () => {
      await inProduction();
      await push({ edits: [sayEdit('Serve.')] });
      const { id } = (await release(2, 'canary')).body;
      await rollback(id);
      expect((await rollback(id)).status).toBe(409);
      const { releases } = (await api.call('GET', '/v1/agents/shop/releases')).body;
      expect(releases.map(({ status }: { status: string }) => status)).toEqual(['live', 'reverted']);
    });

    it('of a version that does not exist are 404', async () => {
      expect((await release(9, 'production')).status).toBe(404);
    });
  });

  describe('proposals', () => {
    beforeEach(async () => {
      await api.database.pool.query('TRUNCATE proposal');
      await inProduction();
      await addProposal(api.database, api.projectId, { id: 'p', edit: sayEdit('Serve.') });
    });
    const decide = (decision: string) => api.call('POST', '/v1/proposals/p/decision', { author, decision });
    const statusOf = async () => (await api.call('GET', '/v1/agents/shop/proposals')).body.proposals[0].status;

    it('are approved once, which ships them', async () => {
      expect((await decide('approve')).body).toMatchObject({ status: 'shipped', releaseId: 'shop-r2' });
      expect((await decide('reject')).body.error.code).toBe('PROPOSAL.DECIDED');
      expect((await plan()).body.canaries).toHaveLength(1);
    });

    it('are rejected without a release', async () => {
      expect((await decide('reject')).body.status).toBe('rejected');
      expect((await plan()).body.canaries).toEqual([]);
    });

    it('are reverted with their canary', async () => {
      await rollback((await decide('approve')).body.releaseId);
      expect(await statusOf()).toBe('reverted');
    });

    it('end without proof when the production they were compared with is taken back', async () => {
      const tool = {
        layer: 'tool',
        document: 'tools/find.yaml',
        operation: 'set_description',
        description: 'Finds all.',
      };
      await push({ edits: [tool] });
      const { id } = (await release(2, 'production')).body;
      await decide('approve');
      await rollback(id);
      expect(await statusOf()).toBe('inconclusive');
    });
  });

  describe('runs', () => {
    let worker: RunningWorker;
    beforeAll(async () => {
      worker = await startWorker(api.resources);
    });
    afterAll(() => worker.close());

    const start = (stage: string) => api.call('POST', '/v1/agents/shop/runs', { stage, asOf: '2026-01-05T00:00:00Z' });
    const finished = async (id: string) => {
      for (;;) {
        const run = runSchema.parse((await api.call('GET', `/v1/runs/${id}`)).body);
        if (run.status !== 'waiting' && run.status !== 'running') return run;
        await sleep(50);
      }
    };

    it.each([
      ['analyse', { traces: 0, conversations: 0 }],
      ['refresh', { conversations: 0 }],
      ['propose', { conversations: 0, attributed: 0, proposals: 0 }],
      ['look', { looks: 0, kept: 0, reverted: 0, inconclusive: 0, shipped: 0 }],
    ])('of %s are started, and tell what they did', async (stage, result) => {
      const { status, body } = await start(stage);
      expect([status, body]).toMatchObject([202, { stage, status: 'waiting', asOf: '2026-01-05T00:00:00.000Z' }]);
      expect(await finished(body.id)).toMatchObject({ status: 'done', result, error: null });
    });

    it('that fail say why', async () => {
      const where = { projectId: api.projectId, agent: 'shop', number: 1, publishedAt: new Date() };
      const asOf = '2026-01-01T00:00:00Z';
      await api.database.prisma.taxonomy.create({ data: { ...where, id: 't', asOf, content: {} } });
      await push({ files: shopFiles });
      await release(1, 'production');
      const { body } = await start('propose');
      expect(await finished(body.id)).toMatchObject({
        status: 'failed',
        result: null,
        error: expect.stringMatching(/nodes/),
      });
    });
  });
});
