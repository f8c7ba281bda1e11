import protobuf from 'protobufjs';
import { type Span, spanSchema } from '#contracts';
import { decodeTraces, readOtlpJsonLine } from './decode-traces.js';
import {
  asJson,
  asProtobuf,
  everyKindOfValue,
  everyKindOfValueRead,
  type Json,
  messages,
} from './otlp-messages.fixture.js';

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
const decodeJson = (value: unknown) => decodeTraces(asJson(value), 'json');
const withAttribute = (value: unknown, key = 'a') => request(span({ attributes: [{ key, value }] }));

const rich = request(
  span({
    attributes: everyKindOfValue,
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
  attributes: everyKindOfValueRead,
  events: [{ name: 'e', timeNano: '1735689600000000005', attributes: { x: 1 } }],
  links: [{ traceId: '5b8efff798038103d269b633813fc60d', spanId: 'eee19b7ec3c1b175', attributes: {} }],
  resource: { 'service.name': 'shop' },
  scope: { name: 'lib', version: '1' },
  droppedAttributesCount: 3,
};

function deepResource(): Json {
  let value: Json = { stringValue: 'x' };
  for (let depth = 0; depth < 60; depth++) value = { arrayValue: { values: [value] } };
  return { resourceSpans: [{ resource: { attributes: [{ key: 'a', value }] } }] };
}

/** Fields of a message, one after the other; numbers are bytes. */
function message(...fields: [number, Uint8Array][]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [field, bytes] of fields) writer.uint32((field << 3) | 2).bytes(bytes);
  return writer.finish();
}

describe('decodeTraces', () => {
  it('reads every kind of value from JSON', () => {
    const { spans, rejected } = decodeJson(rich);
    expect(spans[0]).toEqual(expected);
    expect(spans[1]?.parentSpanId).toBeNull();
    expect(rejected).toBeNull();
    for (const each of spans) expect(spanSchema.safeParse(each).success).toBe(true);
  });

  it('reads the same from protobuf', () => {
    expect(decodeTraces(asProtobuf(rich, 'TraceRequest'), 'protobuf')).toEqual(decodeJson(rich));
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
    for (const decoded of [decodeJson(mixed), decodeTraces(asProtobuf(mixed, 'TraceRequest'), 'protobuf')]) {
      expect(decoded.spans).toHaveLength(1);
      expect(decoded.rejected?.count).toBe(1);
      expect(decoded.rejected?.message).toContain(`1 of 2 spans rejected: ${contract}`);
    }
  });

  it('leaves out a span of a time that it is told not to believe', () => {
    const mixed = request(span({ endTimeUnixNano: '1735689600500000003' }), span());
    const { spans, rejected } = decodeTraces(asJson(mixed), 'json', '1735689600500000002');
    expect(spans).toHaveLength(1);
    expect(rejected?.message).toBe('1 of 2 spans rejected: endTimeUnixNano must be nanoseconds, not in the future (1)');
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
    let value: Uint8Array = new Uint8Array();
    for (let depth = 0; depth < 20_000; depth++) value = message([5, message([1, value])]);
    const deepSpan = message([9, message([1, Buffer.from('a')], [2, value])]);
    const { spans, rejected } = decodeTraces(message([1, message([2, message([2, deepSpan])])]), 'protobuf');
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
    for (const { spans } of [decodeJson(attack), decodeTraces(asProtobuf(attack, 'TraceRequest'), 'protobuf')]) {
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
    ['JSON in snake_case', asJson({ resource_spans: [] }), 'json'],
    ['a resource that nests too deep', asJson(deepResource()), 'json'],
    ['resource spans of a wrong type', asJson({ resourceSpans: { length: 9 } }), 'json'],
    ['JSON sent as protobuf', asJson(rich), 'protobuf'],
    ['protobuf that is cut off', asProtobuf(rich, 'TraceRequest').slice(0, -5), 'protobuf'],
    // A log record has a fixed64 where a span has the bytes of its trace id.
    ['logs in protobuf', Buffer.from('0a0d120b1209' + '0900000000000000ff', 'hex'), 'protobuf'],
  ] as const)('refuses %s with a fix', (_, body, encoding) => {
    const malformed = expect.objectContaining({ code: 'OTLP.MALFORMED', fix: expect.stringContaining('/v1/traces') });
    expect(() => decodeTraces(body, encoding)).toThrow(malformed);
  });

  it('gives a resource that comes after its spans to them', () => {
    const type = messages.lookupType('ResourceSpans');
    const [{ resource, scopeSpans }] = messages
      .lookupType('TraceRequest')
      .decode(asProtobuf(rich, 'TraceRequest'))
      .toJSON().resourceSpans;
    const parts = [{ scopeSpans }, { resource }].map((part) => type.encode(type.fromObject(part)).finish());
    const { spans } = decodeTraces(message([1, Buffer.concat(parts)]), 'protobuf');
    expect(spans).toEqual(decodeJson(rich).spans);
  });

  it('refuses a request that would grow beyond measure in memory', () => {
    const tooLarge = expect.objectContaining({ code: 'OTLP.TOOLARGE', status: 413 });
    const events = message([2, message([2, new Uint8Array(4_000_000).map((_, at) => (at % 2 === 0 ? 0x5a : 0))])]);
    expect(() => decodeTraces(message([1, events]), 'protobuf')).toThrow(tooLarge);
    const resource = message([1, message([1, Buffer.from('a')], [2, message([1, Buffer.alloc(1_000_000, 'x')])])]);
    const empties = new Uint8Array(1000).map((_, at) => (at % 2 === 0 ? 0x12 : 0));
    expect(() => decodeTraces(message([1, message([1, resource], [2, empties])]), 'protobuf')).toThrow(tooLarge);
    const nothings = Buffer.from(`{"resourceSpans":[${'{},'.repeat(9_000_000)}{}]}`);
    expect(() => decodeTraces(nothings, 'json')).toThrow(tooLarge);
  });

  it('reads a line of a collector file and passes over a blank one', () => {
    expect(readOtlpJsonLine(JSON.stringify(rich)).spans).toHaveLength(2);
    expect(readOtlpJsonLine('  ').spans).toEqual([]);
  });
});
