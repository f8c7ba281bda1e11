import { type Span, type SpanEvent, type SpanLink } from '#contracts';
import { type Allowance, COST } from '../allowance.js';
import { nullIfAbsent } from '../ids.js';
import { type Origin } from '../origin.js';
import { blankSpan } from '../span-contract.js';
import { readAttributes } from './any-value.js';
import { countOf, enumOf, fieldsOf, idOf, listOf, nanoOf, textOf } from './fields.js';

export function readSpan(value: unknown, origin: Origin, allowance: Allowance): Span {
  const fields = fieldsOf(value, 'a span');
  const status = fieldsOf(fields.status ?? {}, 'status');
  const span = blankSpan(origin);
  span.traceId = idOf(fields.traceId);
  span.spanId = idOf(fields.spanId);
  span.parentSpanId = nullIfAbsent(idOf(fields.parentSpanId));
  span.name = textOf(fields.name);
  span.kind = enumOf(fields.kind, SPAN_KINDS);
  span.startNano = nanoOf(fields.startTimeUnixNano, 'startTimeUnixNano');
  span.endNano = nanoOf(fields.endTimeUnixNano, 'endTimeUnixNano');
  span.status = { code: enumOf(status.code, STATUS_CODES), message: textOf(status.message) };
  span.attributes = readAttributes(fields.attributes, allowance);
  span.events = listOf(fields.events, 'events').map((event) => readEvent(event, allowance));
  span.links = listOf(fields.links, 'links').map((link) => readLink(link, allowance));
  span.droppedAttributesCount = countOf(fields.droppedAttributesCount);
  return span;
}

function readEvent(value: unknown, allowance: Allowance): SpanEvent {
  allowance.spend(COST.event);
  const fields = fieldsOf(value, 'events[]');
  return {
    name: textOf(fields.name),
    timeNano: nanoOf(fields.timeUnixNano, 'timeUnixNano'),
    attributes: readAttributes(fields.attributes, allowance),
  };
}

function readLink(value: unknown, allowance: Allowance): SpanLink {
  allowance.spend(COST.event);
  const fields = fieldsOf(value, 'links[]');
  return {
    traceId: idOf(fields.traceId),
    spanId: idOf(fields.spanId),
    attributes: readAttributes(fields.attributes, allowance),
  };
}

const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map((n) => `SPAN_KIND_${n}`);
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'].map((n) => `STATUS_CODE_${n}`);
