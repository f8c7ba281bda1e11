import { AppError, dayOf, type LogRecord, type Span } from '#contracts';
import { MAX_DEPTH } from '../../attributes/plain-value.js';
import { decodeLogs } from '../decode-logs.js';
import { decodeTraces } from '../decode-traces.js';

/** The decoders that outside input meets. */
export const decoders = {
  'traces in protobuf': (body: Buffer) => decodeTraces(body, 'protobuf').spans,
  'traces in JSON': (body: Buffer) => decodeTraces(body, 'json').spans,
  'logs in protobuf': (body: Buffer) => decodeLogs(body, 'protobuf').records,
  'logs in JSON': (body: Buffer) => decodeLogs(body, 'json').records,
};

export type DecoderName = keyof typeof decoders;

/** What went wrong with an input; null where it was read, or refused as it should be. */
export function failureOf(decoder: DecoderName, input: Buffer): string | null {
  let records: (Span | LogRecord)[];
  try {
    records = decoders[decoder](input);
  } catch (error) {
    const isRefusal = error instanceof AppError && (error.code === 'OTLP.MALFORMED' || error.code === 'OTLP.TOOLARGE');
    return isRefusal ? null : `it threw ${error instanceof Error ? error.stack : String(error)}`;
  }
  let length = 0;
  for (const record of records) {
    const payload = JSON.stringify(record);
    length += payload.length;
    if (!wellFormedIds(record)) return `ids are not well-formed: ${payload}`;
    const flaw = flawOf(record, 0);
    if (flaw !== null) return `${flaw}: ${payload}`;
    if (!/^\d{4}-\d\d-\d\d$/.test(dayOf('startNano' in record ? record.startNano : record.timeNano))) {
      return `the record falls on no day: ${payload}`;
    }
  }
  return length <= mostResult(input.length) ? null : `${input.length} bytes became ${length}`;
}

/** Each record repeats its resource, and a record takes 50 bytes or more. */
function mostResult(inputLength: number): number {
  return 10_000 + inputLength * 20 + inputLength ** 2 / 50;
}

function wellFormedIds(record: Span | LogRecord): boolean {
  const spanIds = 'startNano' in record ? [record.spanId, record.parentSpanId] : [record.spanId];
  return traceId.test(record.traceId) && spanIds.every((id) => id === null || spanId.test(id));
}

const traceId = /^(?!0{32})[0-9a-f]{32}$/;
const spanId = /^(?!0{16})[0-9a-f]{16}$/;
const nulOrLoneSurrogate = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
/** Levels of a record above its attributes: events, and the attributes themselves. */
const MOST_LEVELS = MAX_DEPTH + 5;

/** What a store or a reader would choke on. */
function flawOf(value: unknown, level: number): string | null {
  if (typeof value === 'string') return nulOrLoneSurrogate.test(value) ? 'the text cannot be stored' : null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'JSON has no such number';
  if (typeof value !== 'object' || value === null) return value === undefined ? 'a value is undefined' : null;
  if (level > MOST_LEVELS) return 'it nests too deep';
  if (Array.isArray(value)) return value.reduce((flaw, item) => flaw ?? flawOf(item, level + 1), null);
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'the prototype is reached';
  for (const key of Object.keys(value)) {
    const flaw = flawOf(key, level) ?? flawOf((value as Record<string, unknown>)[key], level + 1);
    if (flaw !== null) return flaw;
  }
  return null;
}
