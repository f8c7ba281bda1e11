import type { LogRecord, Span } from '#contracts';
import type { Database } from '../database/index.js';
import { spanOfDays, type Trace, type TraceRef } from './stored-record.js';

/**
 * The telemetry stored of these traces, in the order of the refs given; a trace without any is left out. Only the
 * partitions of the days asked for are touched, for each trace those of its own days.
 */
export async function readTraces(
  db: Pick<Database['pool'], 'query'>,
  projectId: number,
  refs: readonly TraceRef[],
): Promise<Trace[]> {
  if (refs.length === 0) return [];
  const all = spanOfDays(refs.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]));
  const { rows } = await db.query<{ index: string; day: string; signal: number; payload: string }>(READ, [
    projectId,
    refs.map(({ traceId }) => traceId),
    refs.map(({ firstDay }) => firstDay),
    refs.map(({ lastDay }) => lastDay),
    all.firstDay,
    all.lastDay,
  ]);
  const traces = refs.map(({ traceId, firstDay, lastDay }): Trace => {
    return { traceId, firstDay, lastDay, spans: [], logs: [], cut: true };
  });
  for (const { index, day, signal, payload } of rows) {
    const trace = traces[Number(index) - 1]!;
    if (signal === 0) trace.spans.push(JSON.parse(payload) as Span);
    else trace.logs.push(JSON.parse(payload) as LogRecord);
    if (day === trace.firstDay) trace.cut = false;
  }
  return traces.filter(({ spans, logs }) => spans.length + logs.length > 0);
}

/**
 * The days of the whole call rule partitions out when it is planned, those of each trace when it runs. OFFSET 0 keeps the
 * planner from turning the look-up by trace into a join that reads whole days.
 */
const READ = `SELECT ref.index, to_char(raw.day, 'YYYY-MM-DD') AS day, raw.signal, raw.payload
  FROM unnest($2::text[], $3::date[], $4::date[]) WITH ORDINALITY AS ref (trace_id, first_day, last_day, index)
  CROSS JOIN LATERAL (
    SELECT day, signal, payload FROM raw_telemetry
    WHERE project_id = $1 AND trace_id = decode(ref.trace_id, 'hex') AND day BETWEEN ref.first_day AND ref.last_day
      AND day BETWEEN $5::date AND $6::date OFFSET 0
  ) AS raw`;
