import { apiKey, logRequest, type ReceiverUnderTest, startReceiverUnderTest, traceRequest } from './ingest.fixture.js';

const json = { 'content-type': 'application/json', 'x-api-key': apiKey };

describe('the receiver of logs', () => {
  let receiver: ReceiverUnderTest;
  beforeAll(async () => {
    receiver = await startReceiverUnderTest();
  });
  beforeEach(() => receiver.empty());
  afterAll(() => receiver.close());

  const post = (path: string, body: NonNullable<RequestInit['body']>, headers: Record<string, string> = json) =>
    fetch(`${receiver.url}${path}`, { method: 'POST', body, headers });

  it('stores events of an agent beside the spans of their trace', async () => {
    await post('/v1/traces', traceRequest('b7ad6b7169203331'));
    const response = await post('/v1/logs', logRequest('gen_ai.user.message', 'gen_ai.choice'));
    expect([response.status, await response.text()]).toEqual([200, '{}']);
    const [span, ...logs] = await receiver.stored();
    expect(span).toMatchObject({ name: 'chat' });
    expect(logs.map(({ eventName }) => eventName).sort()).toEqual(['gen_ai.choice', 'gen_ai.user.message']);
    expect(logs[0]).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      body: { content: 'where is my order?' },
      attributes: { 'user.id': expect.stringMatching(/^uh_/) },
    });
  });

  it('stores a record once that is sent twice, and asks for its trace to be assembled', async () => {
    for (let time = 0; time < 2; time++) await post('/v1/logs', logRequest('gen_ai.choice'));
    expect([await receiver.count(), await receiver.database.prisma.traceInbox.count()]).toEqual([1, 1]);
  });

  it('leaves out what does not speak of an agent, and warns', async () => {
    const response = await post('/v1/logs', logRequest('gen_ai.choice', 'http.request', 'exception'));
    expect([response.status, await receiver.count()]).toEqual([200, 1]);
    expect(await response.json()).toEqual({
      partialSuccess: { rejectedLogRecords: '0', errorMessage: expect.stringMatching(/^2 log records left out: only/) },
    });
  });

  it('says how many records it rejected, and why', async () => {
    const request = logRequest('gen_ai.choice', 'exception').replaceAll('0af7651916cd43dd8448eb211c80319c', '');
    const { partialSuccess } = (await (await post('/v1/logs', request)).json()) as { partialSuccess: unknown };
    expect(partialSuccess).toEqual({
      rejectedLogRecords: '1',
      errorMessage: expect.stringMatching(/1 of 2 log records rejected: .*conversation.*1 log records left out/),
    });
  });

  it('answers an empty request with success, in its content type', async () => {
    const protobuf = { 'content-type': 'application/x-protobuf', 'x-api-key': apiKey };
    const response = await post('/v1/logs', new Uint8Array(), protobuf);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-protobuf']);
    expect(await response.text()).toBe('');
  });

  it.each([
    ['/v1/logs', traceRequest('b7ad6b7169203331'), 'spans go to /v1/traces'],
    ['/v1/traces', logRequest('gen_ai.choice'), 'logs go to /v1/logs'],
  ])('answers what is sent to %s by mistake with where it goes', async (path, body, fix) => {
    const response = await post(path, body);
    expect([response.status, await receiver.count()]).toEqual([400, 0]);
    expect(await response.json()).toMatchObject({ code: 3, message: expect.stringContaining(fix) });
  });

  it('does not believe a time of next week', async () => {
    const nextWeek = `${Date.now() + 7 * 86_400_000}000000`;
    const response = await post('/v1/logs', logRequest('gen_ai.choice').replace('1700000000500000000', nextWeek));
    expect(await response.json()).toMatchObject({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringContaining('not in the future') },
    });
  });

  it('takes telemetry from a key that may do nothing else', async () => {
    const key = await receiver.addKey('ingest');
    const response = await post('/v1/logs', logRequest('gen_ai.choice'), { ...json, 'x-api-key': key });
    expect([response.status, await receiver.count()]).toEqual([200, 1]);
  });

  it('takes none from a key that may only read', async () => {
    const key = await receiver.addKey('read');
    const response = await post('/v1/logs', logRequest('gen_ai.choice'), { ...json, 'x-api-key': key });
    expect([response.status, await receiver.count()]).toEqual([403, 0]);
    expect(await response.json()).toMatchObject({ code: 7, message: expect.stringContaining('AUTH.FORBIDDEN') });
  });
});
