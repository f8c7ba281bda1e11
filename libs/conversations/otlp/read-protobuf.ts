import protobuf from 'protobufjs/minimal.js';
import { type Attributes, type AttributeValue, type Span, type SpanEvent, type SpanLink } from '#contracts';
import { MAX_DEPTH } from '../attributes/plain-value.js';
import { storableText } from '../attributes/storable-text.js';
import { BrokenContract, blankSpan, type DecodedTraces, SpanCollector } from './span-contract.js';

/*
 * A reader of opentelemetry/proto/collector/trace/v1 by hand: it goes from bytes to flat spans without the message objects
 * that a generated decoder would build first. Field numbers are those of the .proto files. A known field with a wrong wire
 * type means that the bytes are of another message: the request is malformed.
 */

type Reader = protobuf.Reader;
type ReadField = (field: number, wireType: number) => void;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

export function readProtobuf(body: Buffer): DecodedTraces {
  const reader = protobuf.Reader.create(body);
  const collector = new SpanCollector();
  readFields(reader, reader.len, (field, wireType) => {
    if (field !== 1) return reader.skipType(wireType);
    readResourceSpans(reader, messageEnd(reader, wireType), collector);
  });
  return collector.result();
}

/** Calls `readField` for each field up to `end`. */
function readFields(reader: Reader, end: number, readField: ReadField): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag >>> 3 === 0) throw new RangeError('field number 0');
    readField(tag >>> 3, tag & 7);
  }
  if (reader.pos !== end) throw new RangeError(`a message ran past its end at byte ${end}`);
}

/** Reads the length of a nested message and gives the position of its end. */
function messageEnd(reader: Reader, wireType: number): number {
  expectWireType(reader, wireType, BYTES);
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError(`a message of ${end - reader.pos} bytes is cut off at byte ${reader.len}`);
  return end;
}

function expectWireType(reader: Reader, actual: number, expected: number): void {
  if (actual !== expected) throw new RangeError(`wire type ${actual} instead of ${expected} at byte ${reader.pos}`);
}

function readResourceSpans(reader: Reader, end: number, collector: SpanCollector): void {
  // The order of fields is free on the wire, so spans may come before the resource that they belong to.
  const resource: Attributes = {};
  readFields(reader, end, (field, wireType) => {
    if (field === 1) readResource(reader, messageEnd(reader, wireType), resource);
    else if (field === 2) readScopeSpans(reader, messageEnd(reader, wireType), resource, collector);
    else reader.skipType(wireType);
  });
}

function readResource(reader: Reader, end: number, resource: Attributes): void {
  readFields(reader, end, (field, wireType) => {
    if (field === 1) readKeyValue(reader, wireType, resource, 0);
    else reader.skipType(wireType);
  });
}

function readScopeSpans(reader: Reader, end: number, resource: Attributes, collector: SpanCollector): void {
  const scope = { name: '', version: '' };
  readFields(reader, end, (field, wireType) => {
    if (field === 1) readScope(reader, messageEnd(reader, wireType), scope);
    else if (field === 2) {
      const spanEnd = messageEnd(reader, wireType);
      collector.collect(() => readSpan(reader, spanEnd, resource, scope));
      reader.pos = spanEnd;
    } else reader.skipType(wireType);
  });
}

function readScope(reader: Reader, end: number, scope: Span['scope']): void {
  readFields(reader, end, (field, wireType) => {
    if (field === 1) scope.name = readText(reader, wireType);
    else if (field === 2) scope.version = readText(reader, wireType);
    else reader.skipType(wireType);
  });
}

function readSpan(reader: Reader, end: number, resource: Attributes, scope: Span['scope']): Span {
  const span = blankSpan(resource, scope);
  readFields(reader, end, (field, wireType) => {
    switch (field) {
      case 1:
        span.traceId = readHex(reader, wireType);
        break;
      case 2:
        span.spanId = readHex(reader, wireType);
        break;
      case 4:
        span.parentSpanId = noParentAsNull(readHex(reader, wireType));
        break;
      case 5:
        span.name = readText(reader, wireType);
        break;
      case 6:
        span.kind = readInt32(reader, wireType);
        break;
      case 7:
        span.startNano = readNano(reader, wireType);
        break;
      case 8:
        span.endNano = readNano(reader, wireType);
        break;
      case 9:
        readKeyValue(reader, wireType, span.attributes, 0);
        break;
      case 10:
        span.droppedAttributesCount = readInt32(reader, wireType) >>> 0;
        break;
      case 11:
        span.events.push(readEvent(reader, messageEnd(reader, wireType)));
        break;
      case 13:
        span.links.push(readLink(reader, messageEnd(reader, wireType)));
        break;
      case 15:
        readStatus(reader, messageEnd(reader, wireType), span.status);
        break;
      default:
        reader.skipType(wireType);
    }
  });
  return span;
}

function readEvent(reader: Reader, end: number): SpanEvent {
  const event: SpanEvent = { name: '', timeNano: '0', attributes: {} };
  readFields(reader, end, (field, wireType) => {
    if (field === 1) event.timeNano = readNano(reader, wireType);
    else if (field === 2) event.name = readText(reader, wireType);
    else if (field === 3) readKeyValue(reader, wireType, event.attributes, 0);
    else reader.skipType(wireType);
  });
  return event;
}

function readLink(reader: Reader, end: number): SpanLink {
  const link: SpanLink = { traceId: '', spanId: '', attributes: {} };
  readFields(reader, end, (field, wireType) => {
    if (field === 1) link.traceId = readHex(reader, wireType);
    else if (field === 2) link.spanId = readHex(reader, wireType);
    else if (field === 4) readKeyValue(reader, wireType, link.attributes, 0);
    else reader.skipType(wireType);
  });
  return link;
}

function readStatus(reader: Reader, end: number, status: Span['status']): void {
  readFields(reader, end, (field, wireType) => {
    if (field === 2) status.message = readText(reader, wireType);
    else if (field === 3) status.code = readInt32(reader, wireType);
    else reader.skipType(wireType);
  });
}

function readKeyValue(reader: Reader, wireType: number, into: Record<string, AttributeValue>, depth: number): void {
  let key = '';
  let value: AttributeValue = null;
  readFields(reader, messageEnd(reader, wireType), (field, type) => {
    if (field === 1) key = readText(reader, type);
    else if (field === 2) value = readAnyValue(reader, messageEnd(reader, type), depth);
    else reader.skipType(type);
  });
  if (key !== '__proto__') into[key] = value;
}

function readAnyValue(reader: Reader, end: number, depth: number): AttributeValue {
  if (depth > MAX_DEPTH) throw new BrokenContract(`attribute values must not nest deeper than ${MAX_DEPTH} levels`);
  let value: AttributeValue = null;
  readFields(reader, end, (field, wireType) => {
    switch (field) {
      case 1:
        value = readText(reader, wireType);
        break;
      case 2:
        expectWireType(reader, wireType, VARINT);
        value = reader.bool();
        break;
      case 3:
        expectWireType(reader, wireType, VARINT);
        value = exactInteger(reader.int64());
        break;
      case 4:
        expectWireType(reader, wireType, FIXED64);
        value = finiteOrText(reader.double());
        break;
      case 5:
        value = readArray(reader, messageEnd(reader, wireType), depth + 1);
        break;
      case 6:
        value = readKeyValueList(reader, messageEnd(reader, wireType), depth + 1);
        break;
      case 7:
        value = readBytes(reader, wireType).toString('base64');
        break;
      default:
        reader.skipType(wireType);
    }
  });
  return value;
}

function readArray(reader: Reader, end: number, depth: number): AttributeValue[] {
  const values: AttributeValue[] = [];
  readFields(reader, end, (field, wireType) => {
    if (field === 1) values.push(readAnyValue(reader, messageEnd(reader, wireType), depth));
    else reader.skipType(wireType);
  });
  return values;
}

function readKeyValueList(reader: Reader, end: number, depth: number): AttributeValue {
  const values: Record<string, AttributeValue> = {};
  readFields(reader, end, (field, wireType) => {
    if (field === 1) readKeyValue(reader, wireType, values, depth);
    else reader.skipType(wireType);
  });
  return values;
}

function readText(reader: Reader, wireType: number): string {
  expectWireType(reader, wireType, BYTES);
  return storableText(reader.string());
}

function readBytes(reader: Reader, wireType: number): Buffer {
  expectWireType(reader, wireType, BYTES);
  return reader.bytes() as Buffer;
}

function readHex(reader: Reader, wireType: number): string {
  return readBytes(reader, wireType).toString('hex');
}

function readInt32(reader: Reader, wireType: number): number {
  expectWireType(reader, wireType, VARINT);
  return reader.int32();
}

function readNano(reader: Reader, wireType: number): string {
  expectWireType(reader, wireType, FIXED64);
  const at = reader.pos;
  reader.skip(8);
  return (reader.buf as Buffer).readBigUInt64LE(at).toString();
}

function noParentAsNull(id: string): string | null {
  return id === '' || id === '0000000000000000' ? null : id;
}

function exactInteger(value: number | { toString(): string }): number | string {
  const text = value.toString();
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function finiteOrText(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
