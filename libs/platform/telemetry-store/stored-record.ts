import type { LogRecord, Span } from '#contracts';

/** What a record may be, in the order of the numbers that stand for it in the table. */
export const signals = ['span', 'log'] as const;
export type Signal = (typeof signals)[number];

/** A span or log record to store. */
export type StoredRecord = {
  /** 32 hex digits. */
  traceId: string;
  /** 16 hex digits: the span id; of a log record, a hash of its content. */
  recordId: string;
  /** UTC day of the record's own time, `YYYY-MM-DD`: sent again, it falls on the same day and meets itself. */
  day: string;
  signal: Signal;
  /** JSON text of a `Span` or a `LogRecord`. */
  payload: string;
};

/** A trace and the days between which all its telemetry lies, both inclusive, `YYYY-MM-DD`. */
export type TraceRef = { traceId: string; firstDay: string; lastDay: string };

/** The first and the last of some days. As texts they sort in the order of time. */
export function spanOfDays(days: readonly string[]): Pick<TraceRef, 'firstDay' | 'lastDay'> {
  const sorted = [...days].sort();
  return { firstDay: sorted[0]!, lastDay: sorted.at(-1)! };
}

/** All telemetry of a trace that is stored by now. */
export type Trace = TraceRef & {
  spans: Span[];
  logs: LogRecord[];
  /** Nothing is left of its first day: retention has dropped telemetry of this trace. */
  cut: boolean;
};
