import {
  type Attributes,
  type AttributeValue,
  compareNano,
  type LogRecord,
  type Span,
  type SpanEvent,
} from '#contracts';
import { logRecordId } from '../otlp/log-record-id.js';

/** Marks a span that only log records tell of. */
const MISSING_SPAN = 'martingale.span.missing';

/**
 * The spans with the log records of their traces as events. A record belongs to the span it names. Where that span is not
 * there, a judgement goes to the span of its trace that gave the response it names, else to the root; what was said in
 * the missing span, and what no span can take, becomes a span of its own. Nothing is dropped, and the order of records
 * does not matter.
 */
export function joinLogs(spans: readonly Span[], logs: readonly LogRecord[]): Span[] {
  if (logs.length === 0) return [...spans];
  const places = new Places(spans);
  const recordsOf = new Map<string, LogRecord[]>();
  for (const record of logs) {
    const spanId = places.of(record)?.spanId ?? record.spanId ?? logRecordId(record);
    const id = record.traceId + spanId;
    const known = recordsOf.get(id);
    if (known) known.push(record);
    else recordsOf.set(id, [record]);
  }
  const whole = spans.map((span) => withEvents(span, recordsOf.get(idOf(span))));
  for (const span of spans) recordsOf.delete(idOf(span));
  const told = [...recordsOf].map(([id, records]) => standIn(id, inOrder(records), places.root(id.slice(0, 32))));
  return [...whole, ...told];
}

export function isMissingSpan(span: Span): boolean {
  return span.attributes[MISSING_SPAN] === true;
}

/** The spans to which records may go. */
class Places {
  readonly #byId = new Map<string, Span>();
  readonly #byResponse = new Map<string, Span>();
  readonly #roots = new Map<string, Span>();

  constructor(spans: readonly Span[]) {
    for (const span of spans) {
      this.#byId.set(idOf(span), span);
      const response = span.attributes['gen_ai.response.id'];
      if (typeof response === 'string') keepFirst(this.#byResponse, span.traceId + response, span);
      if (span.parentSpanId === null) keepFirst(this.#roots, span.traceId, span);
    }
  }

  of({ traceId, spanId, eventName, attributes }: LogRecord): Span | undefined {
    const named = spanId === null ? undefined : this.#byId.get(traceId + spanId);
    if (named) return named;
    const response = attributes['gen_ai.response.id'];
    const answer = typeof response === 'string' ? this.#byResponse.get(traceId + response) : undefined;
    // The words of several missing spans would become one muddle on the root.
    return answer ?? (spanId === null || !isSpeech(eventName) ? this.#roots.get(traceId) : undefined);
  }

  root(traceId: string): Span | undefined {
    return this.#roots.get(traceId);
  }
}

function isSpeech(eventName: string): boolean {
  return eventName.startsWith('gen_ai.') && !eventName.startsWith('gen_ai.evaluation.');
}

/** The earliest, so that the order in which spans came in does not matter. */
function keepFirst(map: Map<string, Span>, key: string, span: Span): void {
  const known = map.get(key);
  const order = known ? compareNano(span.startNano, known.startNano) || (span.spanId < known.spanId ? -1 : 1) : -1;
  if (order < 0) map.set(key, span);
}

function idOf(span: Span): string {
  return span.traceId + span.spanId;
}

function withEvents(span: Span, records: LogRecord[] | undefined): Span {
  if (!records) return span;
  const events = [...span.events, ...inOrder(records).map(toEvent)];
  return { ...span, events: events.sort((a, b) => compareNano(a.timeNano, b.timeNano)) };
}

function standIn(id: string, records: LogRecord[], root: Span | undefined): Span {
  const [first, last] = [records[0]!, records.at(-1)!];
  return {
    traceId: first.traceId,
    spanId: id.slice(32),
    parentSpanId: root?.spanId ?? null,
    name: first.eventName,
    kind: 1,
    startNano: first.timeNano,
    endNano: last.timeNano,
    status: { code: 0, message: '' },
    attributes: {
      ...Object.fromEntries(records.flatMap((record) => Object.entries(record.attributes))),
      ...(first.spanId === null ? {} : { [MISSING_SPAN]: true }),
    },
    events: records.map(toEvent),
    links: [],
    resource: first.resource,
    scope: first.scope,
    droppedAttributesCount: 0,
  };
}

function toEvent({ eventName, timeNano, attributes, body }: LogRecord): SpanEvent {
  return { name: eventName, timeNano, attributes: { ...attributes, ...fieldsOf(body) } };
}

function fieldsOf(body: AttributeValue): Attributes {
  if (body === null) return {};
  return typeof body === 'object' && !Array.isArray(body) ? body : { body };
}

/** The order of a conversation for records of one instant. */
const SPEAKERS = ['gen_ai.system.message', 'gen_ai.user.message', 'gen_ai.assistant.message', 'gen_ai.tool.message'];

function inOrder(records: LogRecord[]): LogRecord[] {
  if (records.length === 1) return records;
  const rank = ({ eventName }: LogRecord) => {
    const index = SPEAKERS.indexOf(eventName);
    return index < 0 ? SPEAKERS.length : index;
  };
  return records.sort(
    (a, b) => compareNano(a.timeNano, b.timeNano) || rank(a) - rank(b) || (logRecordId(a) < logRecordId(b) ? -1 : 1),
  );
}
