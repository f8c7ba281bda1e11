import { writeFileSync } from 'node:fs';
import { createLog, ensureDefaultProject, openQueueBackend, readConfig } from '#platform';
import { cloneDatabase } from '#testing';
import { startApi } from '../../apps/api/index.js';

const apiKey = 'mk_0123456789abcdef';
const config = readConfig({
  MARTINGALE_API_KEY: apiKey,
  MARTINGALE_USER_KEY: 'a key for the tests',
  MARTINGALE_API_PORT: '0',
  MARTINGALE_LOG_LEVEL: 'silent',
});
it('probe', async () => {
  const database = await cloneDatabase();
  await ensureDefaultProject(database, config);
  const queue = await openQueueBackend(config, database);
  const log = createLog(config);
  const api = await startApi({ config, database, queue, log, newApiKey: null, close: async () => {} });
  const out: string[] = [];
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const r = await fetch(api.url + path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    out.push(`${method} ${path.slice(0, 80)} -> ${r.status} ${(await r.text()).slice(0, 600)}`);
  };
  const files = [
    { path: 'harness.yaml', content: 'name: shop\n' },
    { path: 'tools/find.yaml', content: 'name: find\ndescription: Finds.\nparameters: {}\n' },
  ];
  const spec = await (await fetch(`${api.url}/openapi.json`)).text();
  writeFileSync('/tmp/it/openapi.json', spec);
  await call('POST', '/v1/agents/shop/versions', '{bad');
  await call('POST', '/v1/agents/shop/versions', '');
  await call('POST', '/v1/agents/shop/versions', '<x/>', { 'content-type': 'text/xml' });
  await call('POST', '/v1/agents/shop/versions', { author: '', message: 'x', files });
  await call('POST', '/v1/agents/shop/versions', { author: 'a', message: 'x', files: [{ path: 7 }] });
  await call('POST', '/v1/agents/shop/versions', { author: 'a', message: 'x', edits: [{ layer: 'prompt' }] });
  await call('POST', '/v1/agents/shop/versions', {
    author: 'a',
    message: 'x',
    files: [
      { path: 'harness.yaml', content: 'name: shop\n' },
      { path: 'tools/find.yaml', content: 'name: find\ndescription: 7\n' },
    ],
  });
  await call('POST', '/v1/agents/shop/versions', {
    author: 'a',
    message: 'x',
    files: [
      { path: 'harness.yaml', content: 'name: shop\n' },
      { path: 'prompts/a.md', content: '## A {#a}\n\nx\u0000y\n' },
    ],
  });
  await call('POST', '/v1/agents/shop/versions', { author: 'a\u0000', message: 'x', files });
  await call('POST', '/v1/agents/shop/versions', { author: 'a', message: 'x', files });
  await call('POST', '/v1/agents/shop/releases', { author: 'a', reason: 'x\u0000', version: 1, channel: 'production' });
  await call('POST', '/v1/agents/shop/releases', { author: 'a', reason: 'x', version: 1e12, channel: 'production' });
  await call('POST', '/v1/agents/shop/releases', { author: 'a', reason: 'x', version: 9, channel: 'production' });
  await call('GET', '/v1/agents/Shop!/releases');
  await call('GET', '/v1/agents/shop/versions/0');
  await call('GET', '/v1/agents/shop/versions/99999999999');
  await call('GET', '/v1/agents/shop/versions/x');
  await call('GET', '/v1/nothing');
  await call('GET', '/v1/conversations/%00');
  await call('GET', '/v1/conversations/%zz');
  await call('GET', `/v1/conversations/${'x'.repeat(300)}`);
  await call('GET', '/v1/agents/shop/conversations?intentId=%00');
  await call('GET', '/v1/agents/shop/conversations?limit=abc');
  await call('GET', '/v1/agents/shop/conversations?from=yesterday');
  await call('GET', '/v1/agents/shop/conversations?intentId=a&intentId=b');
  await call('GET', `/v1/users/${'x'.repeat(300)}/state?agent=shop`);
  await call('GET', `/v1/users/${encodeURIComponent('a/b@c?d %')}/state?agent=shop`);
  await call('GET', '/v1/users/u/state');
  const item = { key: 'size', value: '42', scope: 'user', sourceSpanId: null, confidence: 1, expiresAt: null };
  await call('PUT', '/v1/users/u/state?agent=shop', { items: [{ ...item, value: 'a\u0000b\ud800' }] });
  await call('PUT', '/v1/users/u/state?agent=shop', { items: [item, item] });
  await call('PUT', '/v1/users/u/state?agent=shop', { items: [{ ...item, confidence: 2 }] });
  await call('PUT', '/v1/users/u/state?agent=shop', '{"items":[{"__proto__":{"x":1}}]}');
  await call('GET', '/v1/users/u/state?agent=shop');
  await call('POST', '/v1/agents/shop/runs', { stage: 'dance' });
  await call('POST', '/v1/agents/shop/runs', { stage: 'look', asOf: '2026-01-01T00:00:00Z' });
  await call('POST', '/v1/agents/shop/runs', { stage: 'look' }, { authorization: 'Bearer no' });
  await call('POST', '/v1/agents/shop/runs', { stage: 'look' }, { authorization: '' });
  await call('POST', '/v1/agents/shop/versions', {
    author: 'a',
    message: 'x',
    files: [{ path: 'harness.yaml', content: 'x'.repeat(17_000_000) }],
  });
  await call('GET', '/v1/runs/x');
  await call('GET', '/v1/conversations/x');
  await call('POST', '/v1/releases/x/rollback', { author: 'a', reason: '' });
  await call('POST', '/v1/proposals/x/decision', { author: 'a', decision: 'approve' });
  await call('GET', '/healthz');
  await call('GET', '/v1/harness/nope');
  await call('GET', '/v1/agents/shop/intents');
  await call('GET', '/v1/status');
  await call('GET', '/v1/agents/shop/blames');
  await call('GET', '/v1/agents/shop/attributions');
  await call('GET', '/v1/agents');
  writeFileSync('/tmp/it/probe.txt', out.join('\n'));
  await api.close();
  await queue.close();
  await database.close();
}, 30000);
