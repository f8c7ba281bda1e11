import { AppError } from '#contracts';

/** A span to store: ids in hex, the payload as JSON text. */
export type StoredSpan = { traceId: string; spanId: string; payload: string };

/** Spans of one request as rows of Postgres' binary COPY format, and the traces they belong to. */
export type EncodedSpans = { projectId: number; rows: Buffer; count: number; traceIds: Buffer[] };

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** Field count (2), four lengths (4 each), project id (4), trace id, span id. */
const FIXED_BYTES = 2 + 4 * 4 + 4 + TRACE_BYTES + SPAN_BYTES;

/**
 * Encodes before the rows join others: a span that cannot be stored fails its own request, not its neighbours'.
 *
 * @throws AppError TELEMETRY.UNSTORABLE
 */
export function encodeSpans(projectId: number, spans: readonly StoredSpan[]): EncodedSpans {
  const rows = Buffer.allocUnsafe(
    spans.reduce((sum, { payload }) => sum + FIXED_BYTES + Buffer.byteLength(payload), 0),
  );
  const traceIds = new Map<string, Buffer>();
  let at = 0;
  for (const { traceId, spanId, payload } of spans) {
    // Postgres' text holds no NUL; JSON text writes it as \u0000.
    if (traceId.length !== 2 * TRACE_BYTES || spanId.length !== 2 * SPAN_BYTES || payload.includes('\0')) {
      throw unstorable(traceId, spanId);
    }
    at = rows.writeInt16BE(4, at);
    at = rows.writeInt32BE(4, at);
    at = rows.writeInt32BE(projectId, at);
    at = rows.writeInt32BE(TRACE_BYTES, at);
    if (rows.write(traceId, at, 'hex') !== TRACE_BYTES) throw unstorable(traceId, spanId);
    if (!traceIds.has(traceId)) traceIds.set(traceId, rows.subarray(at, at + TRACE_BYTES));
    at = rows.writeInt32BE(SPAN_BYTES, at + TRACE_BYTES);
    if (rows.write(spanId, at, 'hex') !== SPAN_BYTES) throw unstorable(traceId, spanId);
    at += SPAN_BYTES;
    const length = rows.write(payload, at + 4, 'utf8');
    rows.writeInt32BE(length, at);
    at += 4 + length;
  }
  return { projectId, rows, count: spans.length, traceIds: [...traceIds.values()] };
}

function unstorable(traceId: string, spanId: string): AppError {
  return new AppError({
    code: 'TELEMETRY.UNSTORABLE',
    message: `The span ${JSON.stringify(spanId)} of trace ${JSON.stringify(traceId)} cannot be stored.`,
    fix: 'Send trace ids of 32 and span ids of 16 hex digits.',
  });
}
