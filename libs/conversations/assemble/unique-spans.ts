import { compareNano, type Span } from '#contracts';
import { canonicalJson } from '../attributes/canonical-json.js';

/**
 * Each span once. OTLP permits a span to be delivered twice; where two deliveries differ, the one that ends later is the
 * more complete and stays, and the span is named in `conflicting`.
 */
export function uniqueSpans(spans: readonly Span[]): { spans: Span[]; conflicting: string[] } {
  const byId = new Map<string, Span>();
  const conflicting = new Set<string>();
  for (const span of spans) {
    const id = span.traceId + span.spanId;
    const known = byId.get(id);
    if (known === undefined) byId.set(id, span);
    else if (known !== span) {
      const order = compareDeliveries(known, span);
      if (order !== 0) conflicting.add(span.spanId);
      if (order < 0) byId.set(id, span);
    }
  }
  return { spans: [...byId.values()], conflicting: [...conflicting].sort() };
}

function compareDeliveries(a: Span, b: Span): number {
  const byEnd = compareNano(a.endNano, b.endNano);
  if (byEnd !== 0) return byEnd;
  const [textA, textB] = [canonicalJson(a), canonicalJson(b)];
  return textA.length - textB.length || (textA < textB ? -1 : textA > textB ? 1 : 0);
}
