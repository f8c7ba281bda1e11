import { dayOf, type LogRecord, msToNano, type OtlpBatch, type RedactionRules, type Span } from '#contracts';
import { createRedactor, decodeLogs, decodeTraces, logRecordId, type Redactor, type Rejected } from '#conversations';
import type { StoredRecord, TelemetryWriter } from '#platform';
import { DAY_MS } from './context.js';

/** The project that telemetry is taken in for. */
export interface Recipient {
  projectId: number;
  /** Secret under which user ids are hashed. */
  userKey: string;
  redaction: RedactionRules;
}

export interface TakenIn {
  spans: number;
  logs: number;
  rejected: Rejected;
  /** Log records that do not speak of an agent. */
  ignored: number;
}

/**
 * Decodes a batch, redacts it and stores it: the single way in, for what is received and what is pulled. Resolves when it
 * is durable. Times more than a day after `nowMs` are not believed.
 *
 * @throws AppError OTLP.MALFORMED or OTLP.TOOLARGE (do not send again), TELEMETRY.BUFFERFULL or TELEMETRY.UNAVAILABLE
 * (send again)
 */
export async function takeIn(
  writer: Pick<TelemetryWriter, 'append'>,
  project: Recipient,
  batch: OtlpBatch,
  nowMs: number,
): Promise<TakenIn> {
  const latest = msToNano(nowMs + DAY_MS);
  const redactor = redactorOf(project);
  const { records, taken } =
    batch.signal === 'traces' ? readSpans(batch, latest, redactor) : readLogs(batch, latest, redactor);
  await writer.append(project.projectId, records);
  return taken;
}

const redactors = new WeakMap<RedactionRules, { userKey: string; redactor: Redactor }>();

/** One for as long as the rules are the same object: what it remembers pays from request to request. */
function redactorOf({ redaction, userKey }: Recipient): Redactor {
  const known = redactors.get(redaction);
  if (known?.userKey === userKey) return known.redactor;
  const redactor = createRedactor(redaction, userKey);
  redactors.set(redaction, { userKey, redactor });
  return redactor;
}

type Read = { records: StoredRecord[]; taken: TakenIn };

function readSpans({ body, encoding }: OtlpBatch, latest: string, redactor: Redactor): Read {
  const { spans, rejected } = decodeTraces(body, encoding, latest);
  const records = spans.map((span) => spanRecord(redactor.span(span)));
  return { records, taken: { spans: records.length, logs: 0, rejected, ignored: 0 } };
}

function readLogs({ body, encoding }: OtlpBatch, latest: string, redactor: Redactor): Read {
  const { records: logs, rejected, ignored } = decodeLogs(body, encoding, latest);
  const records = logs.map((log) => logRecord(redactor.log(log)));
  return { records, taken: { spans: 0, logs: records.length, rejected, ignored } };
}

function spanRecord(span: Span): StoredRecord {
  const { traceId, spanId, startNano } = span;
  return { traceId, recordId: spanId, day: dayOf(startNano), signal: 'span', payload: JSON.stringify(span) };
}

/** The id is made of what is stored: one made of what was sent would let a redacted value be guessed and confirmed. */
function logRecord(log: LogRecord): StoredRecord {
  const { traceId, timeNano } = log;
  return { traceId, recordId: logRecordId(log), day: dayOf(timeNano), signal: 'log', payload: JSON.stringify(log) };
}
