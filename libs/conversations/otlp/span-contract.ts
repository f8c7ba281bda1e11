import { type Span, type UnixNano } from '#contracts';
import { isSpanId, isTraceId } from './ids.js';
import { type Origin } from './origin.js';
import { BrokenContract } from './record-collector.js';
import { checkTime } from './record-times.js';

/**
 * @param latest the latest time that is believed; null believes any
 * @throws BrokenContract
 */
export function checkSpan(span: Span, latest: UnixNano | null): Span {
  if (!isTraceId(span.traceId)) throw new BrokenContract('traceId must be 16 bytes, not all zero');
  if (!isSpanId(span.spanId)) throw new BrokenContract('spanId must be 8 bytes, not all zero');
  if (span.parentSpanId !== null && !isSpanId(span.parentSpanId)) {
    throw new BrokenContract('parentSpanId must be empty or 8 bytes, not all zero');
  }
  checkTime('startTimeUnixNano', span.startNano, latest);
  checkTime('endTimeUnixNano', span.endNano, latest);
  return span;
}

/** A span with the defaults of OTLP, to be filled by a reader. */
export function blankSpan({ resource, scope }: Origin): Span {
  return {
    traceId: '',
    spanId: '',
    parentSpanId: null,
    name: '',
    kind: 0,
    startNano: '0',
    endNano: '0',
    status: { code: 0, message: '' },
    attributes: {},
    events: [],
    links: [],
    resource,
    scope,
    droppedAttributesCount: 0,
  };
}
