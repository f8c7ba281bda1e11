import protobuf from 'protobufjs';
import { type Span, spanSchema } from '#contracts';
import { decodeTraces, readOtlpJsonLine } from './decode-traces.js';
import { encodeStatus, encodeTraceResponse } from './encode-response.js';

const messages = protobuf.parse(
  `syntax = "proto3";
  message Request { repeated ResourceSpans resourceSpans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scopeSpans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
  message Scope { string name = 1; string version = 2; }
  message Span {
    bytes traceId = 1; bytes spanId = 2; string traceState = 3; bytes parentSpanId = 4; string name = 5; int32 kind = 6;
    fixed64 startTimeUnixNano = 7; fixed64 endTimeUnixNano = 8; repeated KeyValue attributes = 9;
    uint32 droppedAttributesCount = 10; repeated Event events = 11; repeated Link links = 13; Status status = 15; fixed32 flags = 16;
  }
  message Event { fixed64 timeUnixNano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message Link { bytes traceId = 1; bytes spanId = 2; repeated KeyValue attributes = 4; }
  message Status { string message = 2; int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value {
      string stringValue = 1; bool boolValue = 2; int64 intValue = 3; double doubleValue = 4;
      ArrayValue arrayValue = 5; KeyValueList kvlistValue = 6; bytes bytesValue = 7;
    }
  }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }
  message Response { Partial partialSuccess = 1; }
  message Partial { int64 rejectedSpans = 1; string errorMessage = 2; }
  message RpcStatus { int32 code = 1; string message = 2; }`,
).root;

type Json = { [key: string]: unknown };

const span = (more: Json = {}): Json => ({
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  parentSpanId: 'eee19b7ec3c1b173',
  name: 'chat',
  kind: 3,
  startTimeUnixNano: '1735689600000000001',
  endTimeUnixNano: '1735689600500000002',
  ...more,
});
const request = (...spans: unknown[]): Json => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [{ scope: { name: 'lib', version: '1' }, spans }],
    },
  ],
});
const asJson = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const decodeJson = (value: unknown) => decodeTraces(asJson(value), 'json');
const withAttribute = (value: unknown, key = 'a') => request(span({ attributes: [{ key, value }] }));

/** The JSON form with ids as bytes, which is how protobuf carries them. */
function asProtobuf(json: Json): Uint8Array {
  const bytes = JSON.parse(JSON.stringify(json), (key, value) =>
    /^(traceId|spanId|parentSpanId)$/.test(key) ? Buffer.from(value, 'hex').toString('base64') : value,
  );
  const type = messages.lookupType('Request');
  return type.encode(type.fromObject(bytes)).finish();
}

const rich = request(
  span({
    attributes: [
      { key: 'text', value: { stringValue: 'grüße 👋' } },
      { key: 'flag', value: { boolValue: true } },
      { key: 'int', value: { intValue: '-42' } },
      { key: 'big', value: { intValue: '9007199254740993' } },
      { key: 'double', value: { doubleValue: 0.5 } },
      { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}] } } },
      { key: 'none', value: { arrayValue: {} } },
      { key: 'map', value: { kvlistValue: { values: [{ key: 'k', value: { boolValue: false } }] } } },
      { key: 'bytes', value: { bytesValue: 'AQI=' } },
      { key: 'empty', value: {} },
    ],
    droppedAttributesCount: 3,
    events: [{ timeUnixNano: '1735689600000000005', name: 'e', attributes: [{ key: 'x', value: { intValue: '1' } }] }],
    links: [{ traceId: '5b8efff798038103d269b633813fc60d', spanId: 'eee19b7ec3c1b175' }],
    status: { code: 2, message: 'broken' },
  }),
  span({ spanId: 'eee19b7ec3c1b176', parentSpanId: '' }),
);

const expected: Span = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  parentSpanId: 'eee19b7ec3c1b173',
  name: 'chat',
  kind: 3,
  startNano: '1735689600000000001',
  endNano: '1735689600500000002',
  status: { code: 2, message: 'broken' },
  attributes: {
    text: 'grüße 👋',
    flag: true,
    int: -42,
    big: '9007199254740993',
    double: 0.5,
    list: ['a', 1, null],
    none: [],
    map: { k: false },
    bytes: 'AQI=',
    empty: null,
  },
  events: [{ name: 'e', timeNano: '1735689600000000005', attributes: { x: 1 } }],
  links: [{ traceId: '5b8efff798038103d269b633813fc60d', spanId: 'eee19b7ec3c1b175', attributes: {} }],
  resource: { 'service.name': 'shop' },
  scope: { name: 'lib', version: '1' },
  droppedAttributesCount: 3,
};

describe('decodeTraces', () => {
  it('reads every kind of value from JSON', () => {
    const { spans, rejected } = decodeJson(rich);
    expect(spans[0]).toEqual(expected);
    expect(spans[1]?.parentSpanId).toBeNull();
    expect(rejected).toBeNull();
    for (const each of spans) expect(spanSchema.safeParse(each).success).toBe(true);
  });

  it('reads the same from protobuf', () => {
    expect(decodeTraces(asProtobuf(rich), 'protobuf')).toEqual(decodeJson(rich));
  });

  it('reads integers as numbers or strings, hex in capitals, and passes over unknown fields', () => {
    const { spans } = decodeJson(
      request(
        span({
          traceId: '5B8EFFF798038103D269B633813FC60C',
          startTimeUnixNano: 1735689600000000000,
          unknown: { a: 1 },
        }),
      ),
    );
    expect(spans[0]).toMatchObject({ traceId: expected.traceId, startNano: '1735689600000000000' });
  });

  it('takes an empty request', () => {
    expect(decodeTraces(new Uint8Array(), 'protobuf')).toEqual({ spans: [], rejected: null });
    expect(decodeJson({})).toEqual({ spans: [], rejected: null });
  });

  it.each([
    ['a zero trace id', { traceId: '0'.repeat(32) }, 'traceId must be 16 bytes'],
    ['a short span id', { spanId: 'abcd' }, 'spanId must be 8 bytes'],
    ['a long parent id', { parentSpanId: 'ab'.repeat(9) }, 'parentSpanId must be'],
    ['a start in milliseconds', { startTimeUnixNano: '1735689600000' }, 'startTimeUnixNano must be nanoseconds'],
    ['no end', { endTimeUnixNano: '0' }, 'endTimeUnixNano must be nanoseconds'],
  ])('leaves out a span with %s and keeps its neighbour', (_, broken, contract) => {
    const mixed = request(span(broken), span());
    for (const decoded of [decodeJson(mixed), decodeTraces(asProtobuf(mixed), 'protobuf')]) {
      expect(decoded.spans).toHaveLength(1);
      expect(decoded.rejected?.count).toBe(1);
      expect(decoded.rejected?.message).toContain(`1 of 2 spans rejected: ${contract}`);
    }
  });

  it('leaves out a span whose bytes are no string', () => {
    expect(decodeJson(withAttribute({ bytesValue: { length: 8e8 } })).rejected?.message).toContain('bytesValue');
  });

  it('leaves out a span that nests too deep', () => {
    let value: Json = { stringValue: 'x' };
    for (let depth = 0; depth < 200; depth++) value = { arrayValue: { values: [value] } };
    expect(decodeJson(withAttribute(value)).rejected?.message).toContain('nest deeper');
  });

  it('leaves out a span that nests twenty thousand deep in protobuf', () => {
    const wrap = (field: number, inner: Buffer) => {
      const head = protobuf.Writer.create()
        .uint32((field << 3) | 2)
        .uint32(inner.length);
      return Buffer.concat([head.finish(), inner]);
    };
    let value: Buffer = Buffer.alloc(0);
    for (let depth = 0; depth < 20_000; depth++) value = wrap(5, wrap(1, value));
    const deepSpan = wrap(9, Buffer.concat([wrap(1, Buffer.from('a')), wrap(2, value)]));
    const { spans, rejected } = decodeTraces(wrap(1, wrap(2, wrap(2, deepSpan))), 'protobuf');
    expect([spans, rejected?.message]).toEqual([[], expect.stringContaining('nest deeper')]);
  });

  it('does not overflow on JSON nested a hundred thousand deep', () => {
    const open = '{"arrayValue":{"values":['.repeat(100_000);
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"a","value":${open}`;
    expect(() => decodeTraces(new TextEncoder().encode(text), 'json')).toThrow(
      expect.objectContaining({ code: 'OTLP.MALFORMED' }),
    );
  });

  it('drops keys that would reach the prototype', () => {
    const attack = withAttribute(
      { kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'x' } }] } },
      '__proto__',
    );
    for (const { spans } of [decodeJson(attack), decodeTraces(asProtobuf(attack), 'protobuf')]) {
      expect(Object.getPrototypeOf(spans[0]?.attributes)).toBe(Object.prototype);
      expect(Object.keys(spans[0]?.attributes ?? {})).toEqual([]);
    }
  });

  it('replaces what a database cannot hold', () => {
    const { spans } = decodeJson(withAttribute({ stringValue: 'a\u0000b\ud800c' }));
    expect(spans[0]?.attributes.a).toBe('a\uFFFDb\uFFFDc');
  });

  it.each([
    ['text', new TextEncoder().encode('not json'), 'json'],
    ['a list', asJson([]), 'json'],
    ['logs in JSON', asJson({ resourceLogs: [] }), 'json'],
    ['resource spans of a wrong type', asJson({ resourceSpans: { length: 9 } }), 'json'],
    ['JSON sent as protobuf', asJson(rich), 'protobuf'],
    ['protobuf that is cut off', asProtobuf(rich).slice(0, -5), 'protobuf'],
    // A log record has a fixed64 where a span has the bytes of its trace id.
    ['logs in protobuf', Buffer.from('0a0d120b1209' + '0900000000000000ff', 'hex'), 'protobuf'],
  ] as const)('refuses %s with a fix', (_, body, encoding) => {
    const malformed = expect.objectContaining({ code: 'OTLP.MALFORMED', fix: expect.stringContaining('/v1/traces') });
    expect(() => decodeTraces(body, encoding)).toThrow(malformed);
  });

  it('reads a line of a collector file and passes over a blank one', () => {
    expect(readOtlpJsonLine(JSON.stringify(rich)).spans).toHaveLength(2);
    expect(readOtlpJsonLine('  ').spans).toEqual([]);
  });
});

describe('responses', () => {
  it('full success is empty in both encodings', () => {
    expect(encodeTraceResponse(null, 'protobuf')).toHaveLength(0);
    expect(Buffer.from(encodeTraceResponse(null, 'json')).toString()).toBe('{}');
  });

  it('partial success says how many and why', () => {
    const bytes = encodeTraceResponse({ rejectedSpans: 3, errorMessage: 'zero ids' }, 'protobuf');
    const decoded = messages.lookupType('Response').decode(bytes).toJSON();
    expect(decoded).toEqual({ partialSuccess: { rejectedSpans: '3', errorMessage: 'zero ids' } });
    const json = JSON.parse(
      Buffer.from(encodeTraceResponse({ rejectedSpans: 3, errorMessage: 'zero ids' }, 'json')).toString(),
    );
    expect(json).toEqual(decoded);
  });

  it('an error is a google.rpc.Status', () => {
    const status = messages
      .lookupType('RpcStatus')
      .decode(encodeStatus(3, 'bad', 'protobuf'))
      .toJSON();
    expect(status).toEqual({ code: 3, message: 'bad' });
    expect(JSON.parse(Buffer.from(encodeStatus(3, 'bad', 'json')).toString())).toEqual(status);
  });
});
