import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Attributes, Conversation, Span } from '#contracts';
import { assembleConversation } from '#conversations';

type Instant = ReadableSpan['startTime'];

/** Keeps the spans that end, by conversation, in the form in which the receiver hands them on. */
export class SpanRecorder implements SpanProcessor {
  private readonly byConversation = new Map<string, Span[]>();

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const id = String(span.attributes['gen_ai.conversation.id']);
    const spans = this.byConversation.get(id) ?? [];
    spans.push(received(span));
    this.byConversation.set(id, spans);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}

  conversations(): Conversation[] {
    return [...this.byConversation.values()].map((spans) => assembleConversation(spans));
  }
}

function received(span: ReadableSpan): Span {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? null,
    name: span.name,
    kind: span.kind + 1,
    startNano: nano(span.startTime),
    endNano: nano(span.endTime),
    status: { code: span.status.code, message: span.status.message ?? '' },
    attributes: span.attributes as Attributes,
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      timeNano: nano(time),
      attributes: (attributes ?? {}) as Attributes,
    })),
    links: [],
    resource: span.resource.attributes as Attributes,
    scope: { name: span.instrumentationScope.name, version: span.instrumentationScope.version ?? '' },
    droppedAttributesCount: 0,
  };
}

function nano([seconds, nanos]: Instant): string {
  return `${seconds}${String(nanos).padStart(9, '0')}`;
}
