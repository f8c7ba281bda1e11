import { setTimeout as sleep } from 'node:timers/promises';
import { createHarnessClient, type HarnessClient } from '#client';
import { type Database, openDatabase } from '#platform';
import { type RunningApi, startApi } from '../../apps/api/index.js';
import { type ApiUnderTest, sayEdit, shopFiles, startApiUnderTest } from './api.fixture.js';

const apiKey = 'mk_0123456789abcdef';
const author = 'ada';

/** Two replicas on one database: what one of them releases, clients of the other hear. */
describe('events on the harness', () => {
  let api: ApiUnderTest;
  let otherDatabase: Database;
  let other: RunningApi;
  let client: HarnessClient;
  const errors: unknown[] = [];

  const release = (version: number) =>
    api.call('POST', '/v1/agents/shop/releases', { author, reason: 'try it', version, channel: 'production' });
  const until = async (condition: () => boolean) => {
    const deadline = Date.now() + 5_000;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error('the condition never held');
      await sleep(5);
    }
  };
  /** Ends every connection on which changes are heard, as a fail-over of the database would. */
  const cutFeeds = () =>
    api.database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'martingale changes' AND datname = current_database()",
    );

  beforeAll(async () => {
    api = await startApiUnderTest();
    otherDatabase = await openDatabase({ database: { url: api.database.url }, data: { folder: '' } });
    other = await startApi({ ...api.resources, database: otherDatabase });
    await api.call('POST', '/v1/agents/shop/versions', { author, message: 'first', files: shopFiles });
    await api.call('POST', '/v1/agents/shop/versions', { author, message: 'second', edits: [sayEdit('Serve.')] });
    await release(1);
    client = createHarnessClient({
      url: other.url,
      apiKey,
      agent: 'shop',
      pollMs: 3_600_000,
      onError: (error) => errors.push(error),
    });
    await client.ready();
    await until(() => otherDatabase.changes.hears);
  }, 30_000);
  afterAll(async () => {
    client.close();
    await otherDatabase.close();
    await api.close();
  });

  it('reach clients of another replica without a poll', async () => {
    await release(2);
    await until(() => client.harness('u1').version === '2');
  });

  it('that were missed while the database was gone are made up for', async () => {
    await cutFeeds();
    await release(1);
    await until(() => client.harness('u1').version === '1');
  });

  it('are refused without a key, and for an agent that has no release', async () => {
    const path = `${other.url}/v1/harness/shop/events`;
    expect((await fetch(path)).status).toBe(401);
    const nobody = await fetch(path.replace('shop', 'nobody'), { headers: { authorization: `Bearer ${apiKey}` } });
    expect([nobody.status, await nobody.json()]).toMatchObject([404, { error: { code: 'HARNESS.UNRELEASED' } }]);
  });

  it('end when the service closes, and the client serves on', async () => {
    const started = Date.now();
    await other.close();
    expect(Date.now() - started).toBeLessThan(2_500);
    expect(client.harness('u1').version).toBe('1');
  });
});
