import { AppError } from '#contracts';
import type { Database } from '../database/index.js';
import { type EncodedSpans, encodeSpans, type StoredSpan } from './encoded-spans.js';
import { storeSpans } from './store-spans.js';

type Waiting = { encoded: EncodedSpans; resolve: () => void; reject: (error: unknown) => void };

export type SpanWriter = {
  /**
   * Resolves when the spans are durable. Requests that come while others are written are written together by the next.
   *
   * @throws AppError TELEMETRY.BUFFERFULL or TELEMETRY.UNAVAILABLE (send again), TELEMETRY.UNSTORABLE (do not)
   */
  append(projectId: number, spans: readonly StoredSpan[]): Promise<void>;
  /** Bytes that wait or are being written, and the most that may. */
  state(): { bytes: number; limitBytes: number };
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>;
};

/** What one transaction takes at most: it bounds how long a small request waits behind big ones. */
const GROUP_BYTES = 16 * 1024 * 1024;

export function createSpanWriter(database: Database, limits: { bufferBytes: number }): SpanWriter {
  const waiting: Waiting[] = [];
  let bytes = 0;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = takeGroup(waiting);
      const outcome = await attempt(database, group);
      for (const { encoded, resolve, reject } of group) {
        bytes -= encoded.rows.length;
        if (outcome === null) resolve();
        else reject(outcome);
      }
    }
    writing = null;
  }

  return {
    append(projectId, spans) {
      if (spans.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const encoded = encodeSpans(projectId, spans);
        if (bytes > 0 && bytes + encoded.rows.length > limits.bufferBytes) throw bufferFull(bytes);
        bytes += encoded.rows.length;
        waiting.push({ encoded, resolve, reject });
        writing ??= writeAll();
      });
    },
    state: () => ({ bytes, limitBytes: limits.bufferBytes }),
    drain: async () => {
      await writing;
    },
  };
}

function takeGroup(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  let size = 0;
  while (size < waiting.length && (size === 0 || bytes < GROUP_BYTES)) bytes += waiting[size++]!.encoded.rows.length;
  return waiting.splice(0, size);
}

async function attempt(database: Database, group: Waiting[]): Promise<AppError | null> {
  try {
    await storeSpans(
      database,
      group.map(({ encoded }) => encoded),
    );
    return null;
  } catch (cause) {
    return new AppError({
      code: 'TELEMETRY.UNAVAILABLE',
      message: `The spans could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'Send them again; if this lasts, see whether the database is reachable and has space.',
      kind: 'operational',
      cause,
    });
  }
}

function bufferFull(bytes: number): AppError {
  return new AppError({
    code: 'TELEMETRY.BUFFERFULL',
    message: `${bytes} bytes of telemetry wait to be stored, and no more fit.`,
    fix: 'Send again later. If this lasts, the database is too slow, or MARTINGALE_INGEST_BUFFER_BYTES too small.',
    kind: 'operational',
  });
}
