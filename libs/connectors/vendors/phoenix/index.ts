import { z } from 'zod';
import type { OtlpBatch } from '#contracts';
import { defineConnector, HOUR_MS, MINUTE_MS, type PullWindow } from '../../connector.js';
import { evaluationRecord } from '../../otlp/evaluation-record.js';
import { nanoOf } from '../../otlp/nano.js';
import { type JsonLogRecord, type JsonSpan, logRequest, traceRequest } from '../../otlp/requests.js';
import type { ConnectorPorts } from '../../ports.js';
import { pages } from '../../windows/pages.js';
import { listAnnotations, listSpans, type PhoenixAnnotation, type PhoenixSettings, settingsSchema } from './api.js';
import { otlpSpan } from './otlp-span.js';

const SCOPE = 'phoenix';
/** Span ids in one address: it stays under the 8 KiB that proxies take. */
const IDS_AT_ONCE = 200;
const ANNOTATIONS_AT_ONCE = 1000;

const by: Record<string, 'human' | 'model'> = { HUMAN: 'human', LLM: 'model' };

const cursorSchema = z.object({ fromMs: z.number(), toMs: z.number(), page: z.string() });

export const phoenix = defineConnector<PhoenixSettings>({
  name: 'phoenix',
  settings: settingsSchema,
  windowMs: 24 * HOUR_MS,
  lagMs: MINUTE_MS,
  overlapMs: 30 * MINUTE_MS,
  async *pull(settings, window, cursor, ports) {
    const list = pages(pageIn(window, cursor), settings.limit, (page, limit) =>
      listSpans(settings, window, { cursor: page, limit }, ports),
    );
    for await (const { items, next } of list) {
      const spans = items.map(otlpSpan);
      // The newest come first: what is left lies before the oldest of this page.
      const oldestMs = spans.reduce((oldest, span) => Math.min(oldest, startMs(span)), window.toMs);
      const done = next === null ? 1 : (window.toMs - oldestMs) / (window.toMs - window.fromMs);
      const progress = Math.min(1, Math.max(0, done));
      const annotations = await annotationRequest(settings, spans, ports);
      if (annotations !== null) yield { batch: annotations, progress };
      const batch = traceRequest({ 'service.name': settings.project }, SCOPE, spans);
      yield { batch, progress, ...(next !== null && { cursor: { ...window, page: next } }) };
    }
  },
});

/** A page belongs to the window it was asked for in; another window begins at its first page. */
function pageIn({ fromMs, toMs }: PullWindow, cursor: unknown): string | null {
  const known = cursorSchema.safeParse(cursor).data;
  return known?.fromMs === fromMs && known.toMs === toMs ? known.page : null;
}

function startMs({ startTimeUnixNano }: JsonSpan): number {
  return Number(startTimeUnixNano.slice(0, -6));
}

async function annotationRequest(
  settings: PhoenixSettings,
  spans: JsonSpan[],
  ports: ConnectorPorts,
): Promise<OtlpBatch | null> {
  const traceIds = new Map(spans.map(({ spanId, traceId }) => [spanId, traceId]));
  const ids = [...traceIds.keys()];
  const records: JsonLogRecord[] = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const some = ids.slice(start, start + IDS_AT_ONCE);
    const list = pages(null, ANNOTATIONS_AT_ONCE, (cursor, limit) =>
      listAnnotations(settings, some, { cursor, limit }, ports),
    );
    for await (const { items } of list)
      for (const annotation of items) {
        const traceId = traceIds.get(annotation.span_id);
        if (traceId !== undefined) records.push(annotationRecord(annotation, traceId));
      }
  }
  return logRequest({ 'service.name': settings.project }, SCOPE, records);
}

function annotationRecord(annotation: PhoenixAnnotation, traceId: string): JsonLogRecord {
  const { id, name, result } = annotation;
  return evaluationRecord({
    id,
    name,
    value: result?.score ?? null,
    label: result?.label ?? null,
    explanation: result?.explanation ?? null,
    by: by[annotation.annotator_kind] ?? 'code',
    timeNano: nanoOf(annotation.updated_at),
    traceId,
    spanId: annotation.span_id,
  });
}
