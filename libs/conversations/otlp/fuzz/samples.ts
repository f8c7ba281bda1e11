import { asProtobuf, everyKindOfValue, type Json } from '../otlp-messages.fixture.js';

/** Well-formed requests that hold all that a request may hold: what fuzzing starts from. */
export interface Sample {
  protobuf: Buffer;
  json: unknown;
}

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
const scope = { name: 'lib', version: '1' };
const traceId = '5b8efff798038103d269b633813fc60c';
const spanId = 'eee19b7ec3c1b174';
const time = '1735689600000000001';
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

const span: Json = {
  traceId,
  spanId,
  parentSpanId: 'eee19b7ec3c1b173',
  name: 'chat gpt-4o',
  kind: 3,
  startTimeUnixNano: time,
  endTimeUnixNano: '1735689600500000002',
  attributes: [...everyKindOfValue, text('gen_ai.input.messages', '[{"role":"user","parts":[]}]')],
  droppedAttributesCount: 3,
  events: [{ timeUnixNano: time, name: 'gen_ai.choice', attributes: everyKindOfValue }],
  links: [{ traceId, spanId, attributes: [text('link', 'x')] }],
  status: { code: 2, message: 'broken' },
};

const log: Json = {
  timeUnixNano: time,
  observedTimeUnixNano: time,
  severityNumber: 9,
  severityText: 'INFO',
  eventName: 'gen_ai.client.inference.operation.details',
  body: { kvlistValue: { values: everyKindOfValue } },
  attributes: [...everyKindOfValue, text('gen_ai.conversation.id', 'trip'), text('event.name', 'gen_ai.choice')],
  traceId,
  spanId,
};

const group = (names: { scopes: string; records: string }, ...records: Json[]): Json => ({
  resource,
  [names.scopes]: [{ scope, [names.records]: records }],
});
const spans = { scopes: 'scopeSpans', records: 'spans' };
const logs = { scopes: 'scopeLogs', records: 'logRecords' };

export const traceSamples: readonly Sample[] = [
  { resourceSpans: [group(spans, span, { ...span, spanId: 'eee19b7ec3c1b175', parentSpanId: '' })] },
  { resourceSpans: [group(spans, { ...span, events: [], links: [] }), group(spans)] },
  { resourceSpans: [{ scopeSpans: [] }] },
].map((json) => ({ json, protobuf: Buffer.from(asProtobuf(json, 'TraceRequest')) }));

export const logSamples: readonly Sample[] = [
  { resourceLogs: [group(logs, log, { ...log, eventName: '' })] },
  { resourceLogs: [group(logs, { ...log, traceId: '', spanId: '' }), group(logs, { ...log, eventName: 'exception' })] },
  { resourceLogs: [] },
].map((json) => ({ json, protobuf: Buffer.from(asProtobuf(json, 'LogRequest')) }));

/** Texts that have broken other stores and parsers. */
export const hostileTexts: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'llm.input_messages.999999999.message.role',
  '4294967294',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '👋'.slice(1),
  '\\u0000',
  '\ufeff',
  '0'.repeat(32),
  '0'.repeat(16),
  'gen_ai.choice',
  '-9223372036854775809',
  '1e309',
  'NaN',
  ' ',
  '',
  'x'.repeat(3000),
];
