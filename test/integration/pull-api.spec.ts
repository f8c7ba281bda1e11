import { setTimeout as sleep } from 'node:timers/promises';
import type { Source } from '#contracts';
import { readConfig } from '#platform';
import { startWorker } from '../../apps/worker/index.js';
import type { StandIn } from '../../libs/connectors/stand-in.fixture.js';
import { startJaeger } from '../../libs/connectors/vendors/jaeger/jaeger.fixture.js';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';

describe('the api of sources', () => {
  let api: ApiUnderTest;
  let standIn: StandIn;
  beforeAll(async () => {
    api = await startApiUnderTest();
    const startMs = Date.now() - 10 * 60_000;
    standIn = await startJaeger([{ id: 'a', service: 'shop', startMs }]);
  });
  beforeEach(() => api.database.pool.query('TRUNCATE pull_source'));
  afterAll(async () => {
    await standIn.close();
    await api.close();
  });

  const source = (change: Record<string, unknown> = {}) => ({
    vendor: 'jaeger',
    settings: { url: standIn.url, service: 'shop', keyFrom: 'JAEGER_TOKEN' },
    ...change,
  });

  it('adds, shows, lists, changes and removes a source', async () => {
    const from = '2026-01-01T00:00:00.000Z';
    const added = await api.call('PUT', '/v1/sources/production', source({ from }));
    expect([added.status, added.body]).toEqual([
      200,
      {
        name: 'production',
        vendor: 'jaeger',
        settings: { url: standIn.url, service: 'shop', keyFrom: 'JAEGER_TOKEN', limit: 200 },
        everyMinutes: 15,
        enabled: true,
        watermark: from,
        lastPullAt: null,
        lastError: null,
        pulledCount: 0,
      },
    ]);
    expect((await api.call('GET', '/v1/sources')).body).toEqual({ sources: [added.body] });
    const changed = await api.call('PUT', '/v1/sources/production', source({ everyMinutes: 60, enabled: false }));
    expect(changed.body).toMatchObject({ everyMinutes: 60, enabled: false, watermark: from });
    expect((await api.call('GET', '/v1/sources/production')).body).toEqual(changed.body);
    expect((await api.call('POST', '/v1/sources/production/pull', {})).body.error.code).toBe('SOURCE.DISABLED');
    expect((await api.call('DELETE', '/v1/sources/production')).status).toBe(204);
    expect((await api.call('GET', '/v1/sources/production')).body.error.code).toBe('SOURCE.NOTFOUND');
  });

  it.each([
    ['a vendor that is not known', 'new', { vendor: 'zipkin' }, 'CONNECTOR.UNKNOWN'],
    ['settings that do not fit', 'new', { settings: { url: 'ftp://x' } }, 'CONNECTOR.SETTINGS'],
    [
      'a key where its variable is wanted',
      'new',
      { settings: { url: 'https://x.example', keyFrom: 'sk-123' } },
      'CONNECTOR.SETTINGS',
    ],
    ['a password in the address', 'new', { settings: { url: 'https://me:secret@x.example' } }, 'CONNECTOR.SETTINGS'],
    ['the name of a connector', 'jaeger', {}, 'SOURCE.NAME'],
    ['no time between pulls', 'new', { everyMinutes: 0 }, 'REQUEST.INVALID'],
  ])('refuses %s', async (_, name, change, code) => {
    const { status, body } = await api.call('PUT', `/v1/sources/${name}`, source(change));
    expect([status, body.error.code]).toEqual([400, code]);
  });

  it('lets only an administrator write a source', async () => {
    const headers = { authorization: `Bearer ${await api.addKey('read', 'write')}` };
    expect((await api.call('PUT', '/v1/sources/production', source(), headers)).status).toBe(403);
    expect((await api.call('GET', '/v1/sources', undefined, headers)).status).toBe(200);
  });

  async function pulled(name: string): Promise<Source> {
    for (;;) {
      const { body } = await api.call('GET', `/v1/sources/${name}`);
      if (body.lastPullAt !== null) return body;
      await sleep(50);
    }
  }
  const withWorker = async (environment: Record<string, string>, work: () => Promise<void>) => {
    const config = readConfig({ MARTINGALE_LOG_LEVEL: 'silent', MARTINGALE_SCHEDULES: 'off', ...environment });
    const worker = await startWorker({ ...api.resources, config });
    try {
      await work();
    } finally {
      await worker.close();
    }
  };

  it('has the worker pull a new source at once, and again when asked', async () => {
    await withWorker({ MARTINGALE_PULL_PRIVATE: 'on' }, async () => {
      const from = new Date(Date.now() - 1_200_000).toISOString();
      const settings = { url: standIn.url, service: 'shop' };
      await api.call('PUT', '/v1/sources/production', source({ from, settings }));
      expect(await pulled('production')).toMatchObject({ pulledCount: 1, lastError: null });
      expect((await api.call('POST', '/v1/sources/production/pull', { from })).status).toBe(202);
      expect(await pulled('production')).toMatchObject({ pulledCount: 2, lastError: null });
    });
    const { rows } = await api.database.pool.query('SELECT count(*)::int AS count FROM raw_telemetry');
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('does not let a source reach into the private network unless that is allowed', async () => {
    await withWorker({}, async () => {
      await api.call('PUT', '/v1/sources/production', source({ settings: { url: standIn.url } }));
      expect((await pulled('production')).lastError).toMatch(/^EGRESS\.PRIVATE: .*MARTINGALE_PULL_PRIVATE=on/);
    });
  });
});
