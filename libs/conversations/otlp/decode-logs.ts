import { type LogRecord, type UnixNano } from '#contracts';
import { decodeRequest, type OtlpEncoding } from './decode-request.js';
import { readLogRecord as readJsonLogRecord } from './json/read-log-record.js';
import { keepLog } from './log-contract.js';
import { readLogRecord } from './protobuf/read-log-record.js';
import { type Rejected } from './record-collector.js';
import { LOGS } from './signal.js';

export interface DecodedLogs {
  records: LogRecord[];
  rejected: Rejected;
  /** Records that do not speak of an agent, and are left out in order. */
  ignored: number;
}

/**
 * The records of an OTLP `ExportLogsServiceRequest` (OTLP 1.x) that speak of an agent, flattened: events named `gen_ai.*`,
 * `martingale.*` and `feature_flag.evaluation`. Of these, records that break the contract are left out and counted.
 *
 * @param latestNano the latest time that is believed; without it, times in the future pass
 * @throws AppError OTLP.MALFORMED (400) or OTLP.TOOLARGE (413), as `decodeTraces` does
 */
export function decodeLogs(body: Uint8Array, encoding: OtlpEncoding, latestNano?: UnixNano): DecodedLogs {
  const latest = latestNano ?? null;
  const collector = decodeRequest<LogRecord>(body, encoding, LOGS, {
    protobuf: (wire, end, origin) => keepLog(readLogRecord(wire, end, origin), latest),
    json: (allowance) => (value, origin) => keepLog(readJsonLogRecord(value, origin, allowance), latest),
  });
  return { records: inOrderSent(collector.records), rejected: collector.rejected(), ignored: collector.ignored };
}

/**
 * Records of one span and one instant a nanosecond apart, in the order they were sent: SDKs that count in milliseconds
 * send a whole history at one instant, and equal messages of it would otherwise be one.
 */
function inOrderSent(records: readonly LogRecord[]): LogRecord[] {
  const sentBefore = new Map<string, number>();
  return records.map((record) => {
    const place = `${record.traceId} ${record.spanId} ${record.timeNano}`;
    const before = sentBefore.get(place) ?? 0;
    sentBefore.set(place, before + 1);
    return before === 0 ? record : { ...record, timeNano: String(BigInt(record.timeNano) + BigInt(before)) };
  });
}
