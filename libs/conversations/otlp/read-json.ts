import { type Attributes, type AttributeValue, type Span, type SpanEvent, type SpanLink } from '#contracts';
import { MAX_DEPTH } from '../attributes/plain-value.js';
import { storableText } from '../attributes/storable-text.js';
import { BrokenContract, blankSpan, type DecodedTraces, SpanCollector } from './span-contract.js';

/*
 * OTLP/JSON (opentelemetry-proto, docs/specification.md): ids are hex, enums integers, 64-bit integers strings or numbers,
 * unknown fields are ignored. A wrong type inside a span breaks that span's contract; in the frame around spans it throws.
 */

type Fields = Record<string, unknown>;

export function readJson(request: unknown): DecodedTraces {
  const frame = fieldsOf(request, 'the request');
  for (const other of ['resourceLogs', 'resourceMetrics']) {
    if (frame.resourceSpans === undefined && frame[other] !== undefined) {
      throw new TypeError(`the request carries ${other}, not resourceSpans`);
    }
  }
  const collector = new SpanCollector();
  for (const item of listOf(frame.resourceSpans, 'resourceSpans')) {
    const resourceSpans = fieldsOf(item, 'resourceSpans[]');
    const resource = readAttributes(fieldsOf(resourceSpans.resource ?? {}, 'resource').attributes, 0);
    for (const scopeItem of listOf(resourceSpans.scopeSpans, 'scopeSpans')) {
      const scopeSpans = fieldsOf(scopeItem, 'scopeSpans[]');
      const scopeFields = fieldsOf(scopeSpans.scope ?? {}, 'scope');
      const scope = { name: textOr(scopeFields.name, ''), version: textOr(scopeFields.version, '') };
      for (const span of listOf(scopeSpans.spans, 'spans')) collector.collect(() => readSpan(span, resource, scope));
    }
  }
  return collector.result();
}

function readSpan(value: unknown, resource: Attributes, scope: Span['scope']): Span {
  const fields = spanFields(value, 'a span');
  const span = blankSpan(resource, scope);
  const status = spanFields(fields.status ?? {}, 'status');
  const parent = textOr(fields.parentSpanId, '').toLowerCase();
  span.traceId = textOr(fields.traceId, '').toLowerCase();
  span.spanId = textOr(fields.spanId, '').toLowerCase();
  span.parentSpanId = parent === '' || parent === '0000000000000000' ? null : parent;
  span.name = textOr(fields.name, '');
  span.kind = readEnum(fields.kind, SPAN_KINDS);
  span.startNano = readNano(fields.startTimeUnixNano, 'startTimeUnixNano');
  span.endNano = readNano(fields.endTimeUnixNano, 'endTimeUnixNano');
  span.status = { code: readEnum(status.code, STATUS_CODES), message: textOr(status.message, '') };
  span.attributes = readAttributes(fields.attributes, 0);
  span.events = spanList(fields.events, 'events').map(readEvent);
  span.links = spanList(fields.links, 'links').map(readLink);
  span.droppedAttributesCount = readCount(fields.droppedAttributesCount);
  return span;
}

function readEvent(value: unknown): SpanEvent {
  const fields = spanFields(value, 'events[]');
  return {
    name: textOr(fields.name, ''),
    timeNano: readNano(fields.timeUnixNano, 'timeUnixNano'),
    attributes: readAttributes(fields.attributes, 0),
  };
}

function readLink(value: unknown): SpanLink {
  const fields = spanFields(value, 'links[]');
  return {
    traceId: textOr(fields.traceId, '').toLowerCase(),
    spanId: textOr(fields.spanId, '').toLowerCase(),
    attributes: readAttributes(fields.attributes, 0),
  };
}

function readAttributes(value: unknown, depth: number): Attributes {
  const attributes: Attributes = {};
  for (const item of spanList(value, 'attributes')) {
    const pair = spanFields(item, 'attributes[]');
    const key = textOr(pair.key, '');
    if (key !== '__proto__') attributes[key] = readAnyValue(pair.value, depth);
  }
  return attributes;
}

function readAnyValue(value: unknown, depth: number): AttributeValue {
  if (value === undefined || value === null) return null;
  if (depth > MAX_DEPTH) throw new BrokenContract(`attribute values must not nest deeper than ${MAX_DEPTH} levels`);
  const any = spanFields(value, 'an attribute value');
  if (typeof any.stringValue === 'string') return storableText(any.stringValue);
  if (typeof any.boolValue === 'boolean') return any.boolValue;
  if (any.intValue !== undefined) return readInteger(any.intValue);
  if (any.doubleValue !== undefined) return readDouble(any.doubleValue);
  if (any.arrayValue !== undefined) {
    const array = spanFields(any.arrayValue ?? {}, 'arrayValue');
    return spanList(array.values, 'arrayValue.values').map((item) => readAnyValue(item, depth + 1));
  }
  if (any.kvlistValue !== undefined) {
    return readAttributes(spanFields(any.kvlistValue ?? {}, 'kvlistValue').values, depth + 1);
  }
  if (any.bytesValue !== undefined) return readBase64(any.bytesValue);
  return null;
}

function readInteger(value: unknown): number | string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const text = typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : value;
  if (typeof text !== 'string' || !/^-?\d{1,20}$/.test(text))
    throw new BrokenContract('intValue must be a 64-bit integer');
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function readDouble(value: unknown): number | string {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number') throw new BrokenContract('doubleValue must be a number');
  return Number.isFinite(number) ? number : String(number);
}

function readBase64(value: unknown): string {
  if (typeof value !== 'string') throw new BrokenContract('bytesValue must be a base64 string');
  return storableText(value);
}

function readNano(value: unknown, name: string): string {
  if (value === undefined || value === null) return '0';
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 64)
    return BigInt(value).toString();
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value.replace(/^0+(?=\d)/, '');
  throw new BrokenContract(`${name} must be nanoseconds as an integer or a decimal string`);
}

function readCount(value: unknown): number {
  const number = Number(value ?? 0);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

/** Enums are integers in OTLP/JSON; some senders write the names. */
function readEnum(value: unknown, names: readonly string[]): number {
  if (typeof value === 'string') return Math.max(0, names.indexOf(value));
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}

const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map((n) => `SPAN_KIND_${n}`);
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'].map((n) => `STATUS_CODE_${n}`);

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? storableText(value) : fallback;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown, name: string): Fields {
  if (!isFields(value)) throw new TypeError(`${name} must be an object`);
  return value;
}

function listOf(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TypeError(`${name} must be an array`);
  return value;
}

function spanFields(value: unknown, name: string): Fields {
  if (!isFields(value)) throw new BrokenContract(`${name} must be an object`);
  return value;
}

function spanList(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BrokenContract(`${name} must be an array`);
  return value;
}
