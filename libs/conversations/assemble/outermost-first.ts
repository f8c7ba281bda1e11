import { compareNano, type Span } from '#contracts';

/** Spans without a parent, then those whose parent is missing, then the rest; each by start, then by id. */
export function outermostFirst(spans: readonly Span[]): Span[] {
  if (spans.length < 2) return [...spans];
  const ids = new Set(spans.map((span) => span.spanId));
  const rank = (span: Span) => (span.parentSpanId === null ? 0 : ids.has(span.parentSpanId) ? 2 : 1);
  return spans
    .map((span) => ({ span, rank: rank(span) }))
    .sort(
      (a, b) =>
        a.rank - b.rank || compareNano(a.span.startNano, b.span.startNano) || (a.span.spanId < b.span.spanId ? -1 : 1),
    )
    .map(({ span }) => span);
}
