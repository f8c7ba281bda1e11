import { gzipSync } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { Database } from '#platform';
import { exportMethods } from '../../apps/ingest/grpc/otlp-services.js';
import { asProtobuf, messages } from '../../libs/conversations/otlp/otlp-messages.fixture.js';
import { apiKey, logRequest, type ReceiverUnderTest, startReceiverUnderTest, traceRequest } from './ingest.fixture.js';

const span = () => asProtobuf(JSON.parse(traceRequest('b7ad6b7169203331')), 'TraceRequest');
const log = () => asProtobuf(JSON.parse(logRequest('gen_ai.choice')), 'LogRequest');

type Call = { signal?: 'traces' | 'logs'; key?: Record<string, string>; url?: string; gzip?: boolean };

describe('the receiver over gRPC', () => {
  let receiver: ReceiverUnderTest;
  beforeAll(async () => {
    receiver = await startReceiverUnderTest();
  });
  beforeEach(() => receiver.empty());
  afterAll(() => receiver.close());

  async function send(body: Uint8Array, call: Call = {}): Promise<Buffer> {
    const { signal = 'traces', key = { 'x-api-key': apiKey }, url = receiver.grpcUrl!, gzip = false } = call;
    const { path, requestSerialize, responseDeserialize } = exportMethods[signal];
    const options = { 'grpc.default_compression_algorithm': gzip ? 2 : 0, 'grpc.max_send_message_length': -1 } as const;
    const client = new Client(new URL(url).host, credentials.createInsecure(), options);
    const metadata = Metadata.fromHttp2Headers(key);
    try {
      return await new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          Buffer.from(body),
          metadata,
          (error, response) => (error ? reject(error) : resolve(response!)),
        );
      });
    } finally {
      client.close();
    }
  }

  const refusal = (body: Uint8Array, call: Call = {}): Promise<ServiceError> =>
    send(body, call).then(
      () => Promise.reject(new Error('It was taken.')),
      (error) => error,
    );

  it('stores what it answers with OK, of either signal', async () => {
    expect(await send(span())).toHaveLength(0);
    expect(await send(log(), { signal: 'logs', key: { authorization: `Bearer ${apiKey}` } })).toHaveLength(0);
    expect(await receiver.stored()).toMatchObject([{ name: 'chat' }, { eventName: 'gen_ai.choice' }]);
    expect(await receiver.database.prisma.traceInbox.count()).toBe(2);
  });

  it('takes gzip', async () => {
    await send(span(), { gzip: true });
    expect(await receiver.count()).toBe(1);
  });

  it('answers an empty request with success', async () => {
    expect(await send(new Uint8Array())).toHaveLength(0);
  });

  it('says which spans it left out', async () => {
    const request = asProtobuf(JSON.parse(traceRequest('b7ad6b7169203331', '0000000000000000')), 'TraceRequest');
    const { partialSuccess } = messages
      .lookupType('Response')
      .decode(await send(request))
      .toJSON();
    expect(partialSuccess).toEqual({ rejected: '1', errorMessage: expect.stringContaining('spanId') });
  });

  it.each([
    ['without a key', {}, status.UNAUTHENTICATED, 'AUTH.MISSING'],
    ['with a wrong key', { 'x-api-key': 'mk_wrong' }, status.UNAUTHENTICATED, 'AUTH.UNKNOWN'],
  ])('refuses a call %s', async (_, key, code, named) => {
    expect(await refusal(span(), { key })).toMatchObject({ code, details: expect.stringContaining(named) });
    expect(await receiver.count()).toBe(0);
  });

  it('refuses a key of another scope', async () => {
    const key = { 'x-api-key': await receiver.addKey('read') };
    expect(await refusal(span(), { key })).toMatchObject({ code: status.PERMISSION_DENIED });
  });

  it('refuses what is no such request, and says where logs go', async () => {
    expect(await refusal(log())).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringMatching(/OTLP\.MALFORMED.*logs go to \/v1\/logs/),
    });
  });

  it.each([
    ['as sent', Buffer.alloc(100_001), false],
    ['when decompressed', Buffer.alloc(2_000_000), true],
  ])('refuses a message too large %s, not to be sent again', async (_, body, gzip) => {
    expect(gzip ? gzipSync(body).length : body.length).toBeGreaterThan(gzip ? 0 : 100_000);
    const error = await refusal(body, { gzip });
    expect([error.code, error.metadata.get('grpc-status-details-bin')]).toEqual([status.RESOURCE_EXHAUSTED, []]);
  });

  it('takes a message larger than the four mebibytes at which gRPC would stop', async () => {
    const large = await receiver.startAnother({ ingest: { grpcPort: 0, maxBodyBytes: 16_000_000 } });
    const request = JSON.parse(traceRequest('b7ad6b7169203331'));
    request.resourceSpans[0].scopeSpans[0].spans[0].attributes[0].value.stringValue = 'x'.repeat(5_000_000);
    await send(asProtobuf(request, 'TraceRequest'), { url: large.grpcUrl! });
    await large.close();
    expect(await receiver.count()).toBe(1);
  });

  it('answers UNAVAILABLE with the time to come again while the database is away', async () => {
    const flaky: Database = { ...receiver.database, transaction: () => Promise.reject(new Error('away')) };
    const another = await receiver.startAnother({ ingest: { grpcPort: 0 }, database: flaky });
    const error = await refusal(span(), { url: another.grpcUrl! });
    await another.close();
    expect(error.code).toBe(status.UNAVAILABLE);
    const [details] = error.metadata.get('grpc-status-details-bin');
    const told = messages
      .lookupType('RpcStatus')
      .decode(details as Buffer)
      .toJSON();
    expect(told).toMatchObject({ code: 14, details: [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo' }] });
  });

  it('answers UNAVAILABLE when its buffer is full, and loses nothing of what it took', async () => {
    const narrow = await receiver.startAnother({ ingest: { grpcPort: 0, bufferBytes: 2000 } });
    const calls = Array.from({ length: 40 }, (_, index) => {
      const request = traceRequest((index + 1).toString(16).padStart(16, '0'));
      return send(asProtobuf(JSON.parse(request), 'TraceRequest'), { url: narrow.grpcUrl! });
    });
    const outcomes = await Promise.allSettled(calls);
    await narrow.close();
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason.code).toBe(status.UNAVAILABLE);
    expect(await receiver.count()).toBe(outcomes.length - refused.length);
  });

  it('says which port is taken', async () => {
    const grpcPort = Number(new URL(receiver.grpcUrl!).port);
    await expect(receiver.startAnother({ ingest: { grpcPort } })).rejects.toMatchObject({
      code: 'INGEST.PORT',
      fix: expect.stringContaining('MARTINGALE_GRPC_PORT'),
    });
  });

  it('opens no port where it is off', async () => {
    const without = await receiver.startAnother({ ingest: { grpcPort: null } });
    await without.close();
    expect(without.grpcUrl).toBeNull();
  });

  it('closes within seconds while a client stays connected', async () => {
    const another = await receiver.startAnother({ ingest: { grpcPort: 0 } });
    const client = new Client(new URL(another.grpcUrl!).host, credentials.createInsecure());
    await new Promise((resolve) => client.waitForReady(Date.now() + 5000, resolve));
    const started = performance.now();
    await another.close();
    expect(performance.now() - started).toBeLessThan(4000);
    client.close();
  });
});
