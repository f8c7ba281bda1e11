import { type Span, type SpanEvent, type SpanLink } from '#contracts';
import { COST } from '../allowance.js';
import { nullIfAbsent } from '../ids.js';
import { type Origin } from '../origin.js';
import { blankSpan } from '../span-contract.js';
import { readKeyValue } from './any-value.js';
import { type WireReader } from './wire-reader.js';

/** A span by the field numbers of opentelemetry/proto/trace/v1. */
export function readSpan(wire: WireReader, end: number, origin: Origin): Span {
  const span = blankSpan(origin);
  while (wire.next(end)) {
    switch (wire.field) {
      case 1:
        span.traceId = wire.hex();
        break;
      case 2:
        span.spanId = wire.hex();
        break;
      case 4:
        span.parentSpanId = nullIfAbsent(wire.hex());
        break;
      case 5:
        span.name = wire.text();
        break;
      case 6:
        span.kind = wire.int32();
        break;
      case 7:
        span.startNano = wire.nano();
        break;
      case 8:
        span.endNano = wire.nano();
        break;
      case 9:
        readKeyValue(wire, span.attributes);
        break;
      case 10:
        span.droppedAttributesCount = wire.int32() >>> 0;
        break;
      case 11:
        span.events.push(readEvent(wire));
        break;
      case 13:
        span.links.push(readLink(wire));
        break;
      case 15:
        readStatus(wire, span.status);
        break;
      default:
        wire.skip();
    }
  }
  return span;
}

function readEvent(wire: WireReader): SpanEvent {
  const end = wire.messageEnd();
  const event: SpanEvent = { name: '', timeNano: '0', attributes: {} };
  wire.allowance.spend(COST.event);
  while (wire.next(end)) {
    if (wire.field === 1) event.timeNano = wire.nano();
    else if (wire.field === 2) event.name = wire.text();
    else if (wire.field === 3) readKeyValue(wire, event.attributes);
    else wire.skip();
  }
  return event;
}

function readLink(wire: WireReader): SpanLink {
  const end = wire.messageEnd();
  const link: SpanLink = { traceId: '', spanId: '', attributes: {} };
  wire.allowance.spend(COST.event);
  while (wire.next(end)) {
    if (wire.field === 1) link.traceId = wire.hex();
    else if (wire.field === 2) link.spanId = wire.hex();
    else if (wire.field === 4) readKeyValue(wire, link.attributes);
    else wire.skip();
  }
  return link;
}

function readStatus(wire: WireReader, status: Span['status']): void {
  const end = wire.messageEnd();
  while (wire.next(end)) {
    if (wire.field === 2) status.message = wire.text();
    else if (wire.field === 3) status.code = wire.int32();
    else wire.skip();
  }
}
