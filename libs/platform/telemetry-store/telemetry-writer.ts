import { AppError } from '#contracts';
import type { Database } from '../database/index.js';
import { createDayPartitions, type DayPartitions } from './day-partitions.js';
import { type EncodedRecords, encodeRecords } from './encoded-records.js';
import { storeRecords } from './store-records.js';
import type { StoredRecord } from './stored-record.js';

type Waiting = { encoded: EncodedRecords; resolve: () => void; reject: (error: unknown) => void };

export type TelemetryWriter = {
  /**
   * Resolves when the records are durable. Requests that come while others are written are written together by the next.
   *
   * @throws AppError TELEMETRY.BUFFERFULL or TELEMETRY.UNAVAILABLE (send again), TELEMETRY.UNSTORABLE (do not)
   */
  append(projectId: number, records: readonly StoredRecord[]): Promise<void>;
  /** Bytes that wait or are being written, and the most that may. */
  state(): { bytes: number; limitBytes: number };
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>;
};

export type TelemetryWriterOptions = {
  /** Telemetry that may wait in memory. */
  bufferBytes: number;
  now: () => number;
  /** Days that raw telemetry is kept: each of them gets a partition. null where all is kept. */
  retentionDays?: number | null;
};

/** What one transaction takes at most: it bounds how long a small request waits behind big ones. */
const GROUP_BYTES = 16 * 1024 * 1024;

export function createTelemetryWriter(database: Database, options: TelemetryWriterOptions): TelemetryWriter {
  const { bufferBytes, now, retentionDays = null } = options;
  const partitions = createDayPartitions(database, { now, retentionDays });
  const waiting: Waiting[] = [];
  let bytes = 0;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = takeGroup(waiting);
      const outcome = await attempt(database, partitions, group);
      for (const { encoded, resolve, reject } of group) {
        bytes -= encoded.rows.length;
        if (outcome === null) resolve();
        else reject(outcome);
      }
    }
    writing = null;
  }

  return {
    append(projectId, records) {
      if (records.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const encoded = encodeRecords(projectId, records);
        if (bytes > 0 && bytes + encoded.rows.length > bufferBytes) throw bufferFull(bytes);
        bytes += encoded.rows.length;
        waiting.push({ encoded, resolve, reject });
        writing ??= writeAll();
      });
    },
    state: () => ({ bytes, limitBytes: bufferBytes }),
    drain: async () => {
      await writing;
      await partitions.settle();
    },
  };
}

function takeGroup(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  let size = 0;
  while (size < waiting.length && (size === 0 || bytes < GROUP_BYTES)) bytes += waiting[size++]!.encoded.rows.length;
  return waiting.splice(0, size);
}

async function attempt(database: Database, partitions: DayPartitions, group: Waiting[]): Promise<AppError | null> {
  try {
    const requests = group.map(({ encoded }) => encoded);
    await partitions.prepare(requests.flatMap(({ traceDays }) => traceDays.map(({ day }) => day)));
    await storeRecords(database, requests);
    return null;
  } catch (cause) {
    return new AppError({
      code: 'TELEMETRY.UNAVAILABLE',
      message: `The telemetry could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'Send it again; if this lasts, see whether the database is reachable and has space.',
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
