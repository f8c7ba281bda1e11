import { encodeLogsResponse, encodeStatus, encodeTraceResponse } from './encode-response.js';
import { messages } from './otlp-messages.fixture.js';

const jsonOf = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());
const decode = (message: string, bytes: Uint8Array) => messages.lookupType(message).decode(bytes).toJSON();

describe.each([
  ['a trace response', encodeTraceResponse, 'rejectedSpans'],
  ['a logs response', encodeLogsResponse, 'rejectedLogRecords'],
])('%s', (_, encode, countName) => {
  it('is empty for full success', () => {
    expect(encode(null, 'protobuf')).toHaveLength(0);
    expect(jsonOf(encode(null, 'json'))).toEqual({});
  });

  it('says of partial success how many and why', () => {
    const partial = { count: 3, message: 'zero ids' };
    expect(decode('Response', encode(partial, 'protobuf'))).toEqual({
      partialSuccess: { rejected: '3', errorMessage: 'zero ids' },
    });
    expect(jsonOf(encode(partial, 'json'))).toEqual({
      partialSuccess: { [countName]: '3', errorMessage: 'zero ids' },
    });
  });

  it('says a warning without a count', () => {
    const warning = { count: 0, message: 'mind' };
    expect(decode('Response', encode(warning, 'protobuf'))).toEqual({ partialSuccess: { errorMessage: 'mind' } });
  });
});

describe('an error', () => {
  it('is a google.rpc.Status', () => {
    const status = { code: 3, message: 'bad' };
    expect(decode('RpcStatus', encodeStatus(status, 'protobuf'))).toEqual(status);
    expect(jsonOf(encodeStatus(status, 'json'))).toEqual(status);
  });

  it('says when to send again', () => {
    const status = { code: 14, message: 'full', retryAfterSeconds: 2 };
    const { details } = decode('RpcStatus', encodeStatus(status, 'protobuf'));
    expect(details).toEqual([{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value: expect.any(String) }]);
    expect(decode('RetryInfo', Buffer.from(details[0].value, 'base64'))).toEqual({ retryDelay: { seconds: '2' } });
    expect(jsonOf(encodeStatus(status, 'json')).details).toEqual([
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2s' },
    ]);
  });
});
