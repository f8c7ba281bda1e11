import { gzipSync } from 'node:zlib';
import type { Database } from '#platform';
import { apiKey, type ReceiverUnderTest, startReceiverUnderTest, traceRequest } from './ingest.fixture.js';

const json = { 'content-type': 'application/json' };
const protobuf = { 'content-type': 'application/x-protobuf' };

describe('the receiver', () => {
  let receiver: ReceiverUnderTest;
  beforeAll(async () => {
    receiver = await startReceiverUnderTest();
  });
  beforeEach(() => receiver.empty());
  afterAll(() => receiver.close());

  function post(
    body: NonNullable<RequestInit['body']>,
    headers: Record<string, string>,
    key = apiKey,
    url = receiver.url,
  ) {
    return fetch(`${url}/v1/traces`, { method: 'POST', body, headers: { authorization: `Bearer ${key}`, ...headers } });
  }

  it('stores what it answers with 200', async () => {
    const response = await post(traceRequest('b7ad6b7169203331', 'b7ad6b7169203332'), json);
    expect([response.status, await response.text()]).toEqual([200, '{}']);
    expect(await receiver.count()).toBe(2);
    expect(await receiver.database.prisma.traceInbox.count()).toBe(1);
  });

  it('stores no user id as it came', async () => {
    await post(traceRequest('b7ad6b7169203331'), json);
    expect(await receiver.stored()).toMatchObject([{ attributes: { 'user.id': expect.stringMatching(/^uh_/) } }]);
  });

  it('asks the worker to assemble what came in', async () => {
    await post(traceRequest('b7ad6b7169203331'), json);
    const { rows } = await receiver.database.pool.query<{ data: string }>(`SELECT data::text FROM bullmq.job`);
    expect(rows.some(({ data }) => data.includes('projectId'))).toBe(true);
  });

  it('takes gzip', async () => {
    const response = await post(gzipSync(traceRequest('b7ad6b7169203331')), { ...json, 'content-encoding': 'gzip' });
    expect([response.status, await receiver.count()]).toEqual([200, 1]);
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
    expect(await receiver.count()).toBe(1);
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
    expect(await receiver.count()).toBe(0);
  });

  it('answers a bad key with 401 before it reads the body', async () => {
    const response = await post(traceRequest('b7ad6b7169203331'), json, 'mk_wrong');
    expect([response.status, await receiver.count()]).toEqual([401, 0]);
    expect(await response.json()).toMatchObject({ code: 16, message: expect.stringContaining('AUTH.UNKNOWN') });
  });

  it('answers 503 with Retry-After when its buffer is full, and loses nothing of what it took', async () => {
    const narrow = await receiver.startAnother({ ingest: { bufferBytes: 2000 } });
    const ids = Array.from({ length: 60 }, (_, index) => (index + 1).toString(16).padStart(16, '0'));
    const responses = await Promise.all(ids.map((id) => post(traceRequest(id), json, apiKey, narrow.url)));
    await narrow.close();
    const refused = responses.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    for (const response of refused) expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await receiver.count()).toBe(responses.length - refused.length);
  });

  it('answers those it refuses in the middle of a large body, and goes on reading their connections', async () => {
    const narrow = await receiver.startAnother({ ingest: { bufferBytes: 4_000_000, maxBodyBytes: 64_000_000 } });
    const body = JSON.stringify({ resourceSpans: [], padding: 'x'.repeat(3_000_000) });
    const send = () => post(body, json, apiKey, narrow.url);
    const statuses = async () => (await Promise.all(Array.from({ length: 16 }, send))).map(({ status }) => status);
    const answered = [...(await statuses()), ...(await statuses())];
    await narrow.close();
    expect(new Set(answered)).toEqual(new Set([200, 503]));
  });

  it('answers 503 while the database is away, and recovers', async () => {
    let away = false;
    const { database } = receiver;
    const flaky: Database = {
      ...database,
      transaction: (work) => (away ? Promise.reject(new Error('away')) : database.transaction(work)),
    };
    const another = await receiver.startAnother({ database: flaky });
    expect((await post('{}', json, apiKey, another.url)).status).toBe(200);
    away = true;
    const refused = await post(traceRequest('b7ad6b7169203331'), json, apiKey, another.url);
    away = false;
    const taken = await post(traceRequest('b7ad6b7169203331'), json, apiKey, another.url);
    await another.close();
    expect([refused.status, refused.headers.get('retry-after'), taken.status]).toEqual([503, '1', 200]);
    expect(await receiver.count()).toBe(1);
  });

  it('is healthy while it can store', async () => {
    const response = await fetch(`${receiver.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { ok: true, database: 'reachable', buffer: { bytes: 0, limitBytes: 268_435_456, full: false } },
    ]);
  });

  it('is not healthy when the database does not answer', async () => {
    const pool = { query: () => Promise.reject(new Error('away')) } as unknown as Database['pool'];
    const another = await receiver.startAnother({ database: { ...receiver.database, pool } });
    const response = await fetch(`${another.url}/healthz`);
    await another.close();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ ok: false, database: 'unreachable' });
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(receiver.url).port);
    await expect(receiver.startAnother({ ingest: { port } })).rejects.toMatchObject({
      code: 'INGEST.PORT',
      fix: expect.stringContaining('MARTINGALE_INGEST_PORT'),
    });
  });
});
