import { logRecordSchema } from '#contracts';
import { decodeLogs } from './decode-logs.js';
import { logRecordId } from './log-record-id.js';
import { asJson, asProtobuf, everyKindOfValue, everyKindOfValueRead, type Json } from './otlp-messages.fixture.js';

const traceId = '5b8efff798038103d269b633813fc60c';
const log = (more: Json = {}): Json => ({
  timeUnixNano: '1735689600000000001',
  observedTimeUnixNano: '1735689600000000009',
  severityNumber: 9,
  eventName: 'gen_ai.evaluation.result',
  traceId,
  spanId: 'eee19b7ec3c1b174',
  ...more,
});
const request = (...logRecords: unknown[]): Json => ({
  resourceLogs: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeLogs: [{ scope: { name: 'lib', version: '1' }, logRecords }],
    },
  ],
});
const attribute = (key: string, stringValue: string) => ({ attributes: [{ key, value: { stringValue } }] });
const decodeBoth = (...records: Json[]) => [
  decodeLogs(asJson(request(...records)), 'json'),
  decodeLogs(asProtobuf(request(...records), 'LogRequest'), 'protobuf'),
];

describe('decodeLogs', () => {
  it('reads a record with every kind of value from either encoding', () => {
    const body = { kvlistValue: { values: everyKindOfValue } };
    for (const { records, rejected, ignored } of decodeBoth(log({ attributes: everyKindOfValue, body }))) {
      expect(records).toEqual([
        {
          traceId,
          spanId: 'eee19b7ec3c1b174',
          timeNano: '1735689600000000001',
          eventName: 'gen_ai.evaluation.result',
          body: everyKindOfValueRead,
          attributes: everyKindOfValueRead,
          resource: { 'service.name': 'shop' },
          scope: { name: 'lib', version: '1' },
        },
      ]);
      expect(logRecordSchema.safeParse(records[0]).success).toBe(true);
      expect([rejected, ignored]).toEqual([null, 0]);
    }
  });

  it('keeps what speaks of an agent, and counts the rest', () => {
    const names = ['gen_ai.choice', 'gen_ai.user.message', 'feature_flag.evaluation', 'martingale.note'];
    const others = ['http.request', 'gen_ai', 'feature_flag.evaluation.more', ''];
    for (const decoded of decodeBoth(...[...names, ...others].map((eventName) => log({ eventName })))) {
      expect(decoded.records.map(({ eventName }) => eventName)).toEqual(names);
      expect(decoded).toMatchObject({ ignored: others.length, rejected: null });
    }
  });

  it('sets records of one span and one instant a nanosecond apart, as they were sent', () => {
    const said = (spanId: string) => log({ eventName: 'gen_ai.user.message', spanId });
    const [one, other] = ['eee19b7ec3c1b174', 'eee19b7ec3c1b175'];
    for (const { records } of decodeBoth(said(one), said(one), said(other), said(one))) {
      expect(records.map(({ spanId, timeNano }) => [spanId, timeNano.slice(-1)])).toEqual([
        [one, '1'],
        [one, '2'],
        [other, '1'],
        [one, '3'],
      ]);
      expect(new Set(records.map(logRecordId)).size).toBe(4);
    }
  });

  it('knows the name of an event that an older sender wrote as an attribute', () => {
    for (const { records } of decodeBoth(log({ eventName: '', ...attribute('event.name', 'gen_ai.choice') }))) {
      expect(records[0]).toMatchObject({ eventName: 'gen_ai.choice' });
    }
  });

  it('takes the time of observation where the event has none', () => {
    for (const { records } of decodeBoth(log({ timeUnixNano: '0' }))) {
      expect(records[0]?.timeNano).toBe('1735689600000000009');
    }
  });

  it('gives a record outside any trace a trace of its conversation', () => {
    const ofTrip = { traceId: '', spanId: '', ...attribute('gen_ai.conversation.id', 'trip') };
    for (const { records } of decodeBoth(log(ofTrip), log({ ...ofTrip, traceId: '0'.repeat(32) }), log())) {
      const [first, second, third] = records;
      // The first half of SHA-256 over "conversation\ntrip".
      expect(first?.traceId).toBe('087f0337a61858b85d6114a827faa8d8');
      expect([second?.traceId, second?.spanId, third?.traceId]).toEqual([first?.traceId, null, traceId]);
    }
  });

  it.each([
    ['neither trace nor conversation', { traceId: '' }, 'or the id of its conversation'],
    ['no time', { timeUnixNano: '0', observedTimeUnixNano: '0' }, 'not before the year 2000'],
    ['a time in milliseconds', { timeUnixNano: '1735689600000' }, 'not before the year 2000'],
  ])('leaves out a record with %s and keeps its neighbour', (_, broken, contract) => {
    for (const { records, rejected } of decodeBoth(log(broken), log())) {
      expect(records).toHaveLength(1);
      expect(rejected).toEqual({ count: 1, message: expect.stringContaining(contract) });
      expect(rejected?.message).toContain('1 of 2 log records rejected');
    }
  });

  it('leaves out a record of a time that it is told not to believe', () => {
    const { records, rejected } = decodeLogs(asJson(request(log())), 'json', '1735689600000000000');
    expect([records.length, rejected?.count]).toEqual([0, 1]);
  });

  it('leaves out a body that nests too deep', () => {
    let body: Json = { stringValue: 'x' };
    for (let depth = 0; depth < 60; depth++) body = { arrayValue: { values: [body] } };
    expect(decodeLogs(asJson(request(log({ body }))), 'json').rejected?.message).toContain('nest deeper');
  });

  it.each([
    ['traces in JSON', asJson({ resourceSpans: [] }), 'json'],
    [
      'traces in protobuf',
      asProtobuf({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId }] }] }] }, 'TraceRequest'),
      'protobuf',
    ],
    ['protobuf that is cut off', asProtobuf(request(log()), 'LogRequest').slice(0, -3), 'protobuf'],
  ] as const)('refuses %s with a fix', (_, body, encoding) => {
    expect(() => decodeLogs(body, encoding)).toThrow(
      expect.objectContaining({ code: 'OTLP.MALFORMED', fix: expect.stringMatching(/to \/v1\/logs; .*\/v1\/traces/) }),
    );
  });
});

describe('the id of a log record', () => {
  const [record] = decodeLogs(asJson(request(log({ attributes: everyKindOfValue }))), 'json').records;

  it('is the same whatever the order of its attributes', () => {
    const turned = log({ attributes: [...everyKindOfValue].reverse() });
    const [again] = decodeLogs(asJson(request(turned)), 'json').records;
    expect(logRecordId(again!)).toBe(logRecordId(record!));
    expect(logRecordId(record!)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is another where anything differs', () => {
    expect(logRecordId({ ...record!, timeNano: '1735689600000000002' })).not.toBe(logRecordId(record!));
    expect(logRecordId({ ...record!, body: 'x' })).not.toBe(logRecordId(record!));
  });
});
