import { AppError } from '#contracts';
import { type StoredRecord, signals } from './stored-record.js';

/** Records of one request as rows of Postgres' binary COPY format, and the traces they belong to. */
export type EncodedRecords = {
  projectId: number;
  rows: Buffer;
  count: number;
  /** Each trace once per day on which it has records here. */
  traceDays: { traceId: Buffer; day: string }[];
};

/** The columns of a row, in the order in which they are encoded. */
export const recordColumns = '(project_id, day, trace_id, record_id, signal, payload)';

const TRACE_BYTES = 16;
const RECORD_BYTES = 8;
/** Field count (2), six lengths (4 each), project id (4), day (4), trace id, record id, signal (2). */
const FIXED_BYTES = 2 + 6 * 4 + 4 + 4 + TRACE_BYTES + RECORD_BYTES + 2;

/**
 * Encodes before the rows join others: a record that cannot be stored fails its own request, not its neighbours'.
 *
 * @throws AppError TELEMETRY.UNSTORABLE
 */
export function encodeRecords(projectId: number, records: readonly StoredRecord[]): EncodedRecords {
  const rows = Buffer.allocUnsafe(
    records.reduce((sum, { payload }) => sum + FIXED_BYTES + Buffer.byteLength(payload), 0),
  );
  const traceDays = new Map<string, EncodedRecords['traceDays'][number]>();
  const dayNumbers = new Map<string, number>();
  let at = 0;
  for (const record of records) {
    const { traceId, recordId, day, signal, payload } = record;
    const dayNumber = dayNumbers.get(day) ?? dayNumberOf(day);
    dayNumbers.set(day, dayNumber);
    // Postgres' text holds no NUL; JSON text writes it as \u0000.
    const ofLength = traceId.length === 2 * TRACE_BYTES && recordId.length === 2 * RECORD_BYTES;
    if (!ofLength || Number.isNaN(dayNumber) || payload.includes('\0')) throw unstorable(record);
    at = rows.writeInt16BE(6, at);
    at = rows.writeInt32BE(4, at);
    at = rows.writeInt32BE(projectId, at);
    at = rows.writeInt32BE(4, at);
    at = rows.writeInt32BE(dayNumber, at);
    at = rows.writeInt32BE(TRACE_BYTES, at);
    if (rows.write(traceId, at, 'hex') !== TRACE_BYTES) throw unstorable(record);
    const traceDay = traceId + day;
    if (!traceDays.has(traceDay)) traceDays.set(traceDay, { traceId: rows.subarray(at, at + TRACE_BYTES), day });
    at = rows.writeInt32BE(RECORD_BYTES, at + TRACE_BYTES);
    if (rows.write(recordId, at, 'hex') !== RECORD_BYTES) throw unstorable(record);
    at = rows.writeInt32BE(2, at + RECORD_BYTES);
    at = rows.writeInt16BE(signals.indexOf(signal), at);
    const length = rows.write(payload, at + 4, 'utf8');
    rows.writeInt32BE(length, at);
    at += 4 + length;
  }
  return { projectId, rows, count: records.length, traceDays: [...traceDays.values()] };
}

const DAY_MS = 86_400_000;
const EPOCH_MS = Date.parse('2000-01-01T00:00:00Z');

/** Days since 2000, as Postgres counts them; NaN where it is no day. */
function dayNumberOf(day: string): number {
  return day.length === 10 ? (Date.parse(`${day}T00:00:00Z`) - EPOCH_MS) / DAY_MS : Number.NaN;
}

function unstorable({ traceId, recordId, day }: StoredRecord): AppError {
  return new AppError({
    code: 'TELEMETRY.UNSTORABLE',
    message: `The record ${JSON.stringify(recordId)} of trace ${JSON.stringify(traceId)} on ${JSON.stringify(day)} cannot be stored.`,
    fix: 'Send trace ids of 32 and span ids of 16 hex digits, and times that fall on a day.',
  });
}
