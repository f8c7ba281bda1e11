import { gzipSync } from 'node:zlib';
import {
  createLog,
  type Database,
  ensureDefaultProject,
  openQueueBackend,
  type QueueBackend,
  readConfig,
} from '#platform';
import { cloneDatabase } from '#testing';
import { type RunningIngest, startIngest } from '../../apps/ingest/index.js';

const apiKey = 'mk_0123456789abcdef';
const config = readConfig({
  MARTINGALE_API_KEY: apiKey,
  MARTINGALE_USER_KEY: 'a key for the tests',
  MARTINGALE_INGEST_PORT: '0',
  MARTINGALE_INGEST_MAX_BYTES: '100000',
  MARTINGALE_LOG_LEVEL: 'silent',
});
const log = createLog(config);
const json = { 'content-type': 'application/json' };
const protobuf = { 'content-type': 'application/x-protobuf' };

function traceRequest(...spanIds: string[]) {
  const spans = spanIds.map((spanId) => ({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId,
    name: 'chat',
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000001000000000',
    attributes: [{ key: 'user.id', value: { stringValue: 'ada@example.com' } }],
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

describe('the receiver', () => {
  let database: Database;
  let queue: QueueBackend;
  let ingest: RunningIngest;
  beforeAll(async () => {
    database = await cloneDatabase();
    await ensureDefaultProject(database, config);
    queue = await openQueueBackend(config, database);
    ingest = await startIngest({ config, database, queue, log });
  });
  beforeEach(async () => {
    await database.pool.query('TRUNCATE raw_span, trace_inbox');
  });
  afterAll(async () => {
    await ingest.close();
    await queue.close();
    await database.close();
  });

  function post(
    body: NonNullable<RequestInit['body']>,
    headers: Record<string, string>,
    key = apiKey,
    url = ingest.url,
  ) {
    return fetch(`${url}/v1/traces`, { method: 'POST', body, headers: { authorization: `Bearer ${key}`, ...headers } });
  }
  const stored = () => database.prisma.rawSpan.count();

  it('stores what it answers with 200', async () => {
    const response = await post(traceRequest('b7ad6b7169203331', 'b7ad6b7169203332'), json);
    expect([response.status, await response.text()]).toEqual([200, '{}']);
    expect(await stored()).toBe(2);
    expect(await database.prisma.traceInbox.count()).toBe(1);
  });

  it('stores no user id as it came', async () => {
    await post(traceRequest('b7ad6b7169203331'), json);
    const { payload } = await database.prisma.rawSpan.findFirstOrThrow();
    expect(payload).not.toContain('ada@example.com');
    expect(payload).toContain('"user.id":"uh_');
  });

  it('asks the worker to assemble what came in', async () => {
    await post(traceRequest('b7ad6b7169203331'), json);
    const { rows } = await database.pool.query<{ data: string }>(`SELECT data::text FROM bullmq.job`);
    expect(rows.some(({ data }) => data.includes('projectId'))).toBe(true);
  });

  it('takes gzip', async () => {
    const response = await post(gzipSync(traceRequest('b7ad6b7169203331')), { ...json, 'content-encoding': 'gzip' });
    expect([response.status, await stored()]).toEqual([200, 1]);
  });

  it('takes the key as x-api-key too', async () => {
    const headers = { ...json, authorization: '', 'x-api-key': apiKey };
    expect((await post('{}', headers)).status).toBe(200);
  });

  it('answers an empty request with success, in its content type', async () => {
    const response = await post(new Uint8Array(), protobuf);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-protobuf']);
    expect(await response.text()).toBe('');
  });

  it('stores the good spans of a request and says which it left out', async () => {
    const response = await post(traceRequest('b7ad6b7169203331', '0000000000000000'), json);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('spanId') },
    });
    expect(await stored()).toBe(1);
  });

  it.each([
    ['JSON that is none', 400, '{', json],
    ['protobuf that is none', 400, 'not protobuf', protobuf],
    ['gzip that is none', 400, '{}', { ...json, 'content-encoding': 'gzip' }],
    ['an unknown compression', 415, '{}', { ...json, 'content-encoding': 'br' }],
    ['an unknown content type', 415, '{}', { 'content-type': 'text/plain' }],
    ['too large a body', 413, 'x'.repeat(100_001), json],
    [
      'a body too large when decompressed',
      413,
      gzipSync('x'.repeat(1_000_000)),
      { ...json, 'content-encoding': 'gzip' },
    ],
  ])('answers %s with %d and a Status', async (_, status, body, headers) => {
    const response = await post(body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBeNull();
    const text = await response.text();
    // A google.rpc.Status: in JSON by its fields, in protobuf by the tag of its code.
    if (headers['content-type'] === 'application/json')
      expect(Object.keys(JSON.parse(text))).toEqual(['code', 'message']);
    else expect(text.charCodeAt(0)).toBe(8);
    expect(await stored()).toBe(0);
  });

  it('answers a bad key with 401 before it reads the body', async () => {
    const response = await post(traceRequest('b7ad6b7169203331'), json, 'mk_wrong');
    expect([response.status, await stored()]).toEqual([401, 0]);
    expect(await response.json()).toMatchObject({ code: 16, message: expect.stringContaining('AUTH.UNKNOWN') });
  });

  it('answers 503 with Retry-After when its buffer is full, and loses nothing of what it took', async () => {
    const small = { config: { ingest: { ...config.ingest, bufferBytes: 2000 } }, database, queue, log };
    const narrow = await startIngest(small);
    const ids = Array.from({ length: 60 }, (_, index) => (index + 1).toString(16).padStart(16, '0'));
    const responses = await Promise.all(ids.map((id) => post(traceRequest(id), json, apiKey, narrow.url)));
    await narrow.close();
    const refused = responses.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    for (const response of refused) expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await stored()).toBe(responses.length - refused.length);
  });

  it('answers 503 while the database is away, and recovers', async () => {
    let away = false;
    const flaky: Database = {
      ...database,
      transaction: (work) => (away ? Promise.reject(new Error('away')) : database.transaction(work)),
    };
    const receiver = await startIngest({ config, database: flaky, queue, log });
    expect((await post('{}', json, apiKey, receiver.url)).status).toBe(200);
    away = true;
    const refused = await post(traceRequest('b7ad6b7169203331'), json, apiKey, receiver.url);
    away = false;
    const taken = await post(traceRequest('b7ad6b7169203331'), json, apiKey, receiver.url);
    await receiver.close();
    expect([refused.status, refused.headers.get('retry-after'), taken.status]).toEqual([503, '1', 200]);
    expect(await stored()).toBe(1);
  });

  it('is healthy while it can store', async () => {
    const response = await fetch(`${ingest.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { ok: true, database: 'reachable', buffer: { bytes: 0, limitBytes: config.ingest.bufferBytes, full: false } },
    ]);
  });

  it('is not healthy when the database does not answer', async () => {
    const pool = { query: () => Promise.reject(new Error('away')) } as unknown as Database['pool'];
    const receiver = await startIngest({ config, database: { ...database, pool }, queue, log });
    const response = await fetch(`${receiver.url}/healthz`);
    await receiver.close();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ ok: false, database: 'unreachable' });
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(ingest.url).port);
    const taken = startIngest({ config: { ingest: { ...config.ingest, port } }, database, queue, log });
    await expect(taken).rejects.toMatchObject({
      code: 'INGEST.PORT',
      fix: expect.stringContaining('MARTINGALE_INGEST_PORT'),
    });
  });
});
