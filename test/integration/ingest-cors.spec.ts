import { apiKey, type ReceiverUnderTest, startReceiverUnderTest, traceRequest } from './ingest.fixture.js';

const origin = 'https://shop.example';
const asked = ['content-type', 'content-encoding', 'x-api-key', 'authorization'];

/** What a browser asks before a page of this origin may send. */
function preflight(url: string, from: string, path = '/v1/traces') {
  return fetch(`${url}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': 'POST',
      'access-control-request-headers': asked.join(','),
    },
  });
}

describe('pages that send telemetry', () => {
  let receiver: ReceiverUnderTest;
  beforeAll(async () => {
    receiver = await startReceiverUnderTest({ MARTINGALE_CORS_ORIGINS: `${origin}, http://localhost:3000` });
  });
  afterAll(() => receiver.close());

  it.each(['/v1/traces', '/v1/logs'])('may send to %s with all headers that exporters use', async (path) => {
    const { status, headers } = await preflight(receiver.url, origin, path);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    const allowed = headers.get('access-control-allow-headers')?.toLowerCase().split(/,\s*/);
    expect(allowed?.sort()).toEqual([...asked].sort());
  });

  it('may read the answer', async () => {
    const { status, headers } = await fetch(`${receiver.url}/v1/traces`, {
      method: 'POST',
      body: traceRequest('b7ad6b7169203331'),
      headers: { origin, 'content-type': 'application/json', 'x-api-key': apiKey },
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect(headers.get('access-control-expose-headers')).toContain('retry-after');
  });

  it('may not when their origin is not named', async () => {
    const { headers } = await preflight(receiver.url, 'https://other.example');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may from anywhere when every origin is allowed, and from nowhere by default', async () => {
    const open = await receiver.startAnother({ ingest: { corsOrigins: ['*'] } });
    const shut = await receiver.startAnother({ ingest: { corsOrigins: [] } });
    const answers = await Promise.all([open, shut].map(({ url }) => preflight(url, 'https://other.example')));
    await Promise.all([open.close(), shut.close()]);
    expect(answers.map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual(['*', null]);
  });
});
