import { createHash } from 'node:crypto';
import { type AttributeValue, type LogRecord, type UnixNano } from '#contracts';
import { conversationIdAttributes } from '../conventions/identity-attributes.js';
import { isSpanId, isTraceId } from './ids.js';
import { type Origin } from './origin.js';
import { BrokenContract } from './record-collector.js';
import { checkTime } from './record-times.js';

/** A log record as it was sent, where an id that is missing or wrong means that there is none. */
export interface SentLog extends Omit<LogRecord, 'spanId'> {
  spanId: string;
  observedNano: UnixNano;
}

/** Events that speak of an agent; all others are the business of a log store. */
const agentEvent = /^(?:gen_ai\.|martingale\.|feature_flag\.evaluation$)/;

/**
 * The record to keep, or null where it does not speak of an agent. One outside any trace is given a trace id made of the
 * conversation it names.
 *
 * @param latest the latest time that is believed; null believes any
 * @throws BrokenContract
 */
export function keepLog(sent: SentLog, latest: UnixNano | null): LogRecord | null {
  const { observedNano, ...record } = sent;
  const eventName = sent.eventName || textOf(sent.attributes['event.name']);
  if (!agentEvent.test(eventName)) return null;
  const inTrace = isTraceId(sent.traceId);
  // The time of an event may be unknown; that of its observation is then the nearest (opentelemetry/proto/logs/v1).
  const timeNano = sent.timeNano === '0' ? observedNano : sent.timeNano;
  checkTime('timeUnixNano or observedTimeUnixNano', timeNano, latest);
  return {
    ...record,
    traceId: inTrace ? sent.traceId : traceOfConversation(sent),
    spanId: inTrace && isSpanId(sent.spanId) ? sent.spanId : null,
    timeNano,
    eventName,
  };
}

function traceOfConversation({ attributes, resource }: SentLog): string {
  for (const name of conversationIdAttributes) {
    const id = textOf(attributes[name]) || textOf(resource[name]);
    if (id !== '') return createHash('sha256').update(`conversation\n${id}`, 'utf8').digest('hex').slice(0, 32);
  }
  throw new BrokenContract('a log record must carry a traceId of 16 bytes, or the id of its conversation');
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** A log record with the defaults of OTLP, to be filled by a reader. */
export function blankLog({ resource, scope }: Origin): SentLog {
  return {
    traceId: '',
    spanId: '',
    timeNano: '0',
    observedNano: '0',
    eventName: '',
    body: null,
    attributes: {},
    resource,
    scope,
  };
}
