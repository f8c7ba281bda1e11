import type { Database } from '../database/index.js';
import { spanOfDays, type TraceRef } from './stored-record.js';

type Queryable = Pick<Database['pool'], 'query'>;

/**
 * Traces that wait to be assembled and are among those known, or name a user.
 *
 * @param userId the user's hash, as it stands in the payloads
 */
export async function waitingTracesOf(
  db: Queryable,
  projectId: number,
  userId: string,
  known: readonly TraceRef[],
): Promise<TraceRef[]> {
  const { rows } = await db.query<TraceRef>(
    `SELECT encode(trace_id, 'hex') AS "traceId", to_char(min(day), 'YYYY-MM-DD') AS "firstDay",
       to_char(max(day), 'YYYY-MM-DD') AS "lastDay"
     FROM trace_inbox inbox WHERE project_id = $1 GROUP BY trace_id
     HAVING trace_id IN (SELECT decode(id, 'hex') FROM unnest($3::text[]) AS id)
       OR EXISTS (SELECT FROM raw_telemetry raw WHERE raw.project_id = $1 AND raw.trace_id = inbox.trace_id
         AND raw.day BETWEEN min(inbox.day) AND max(inbox.day) AND strpos(raw.payload, $2) > 0)`,
    [projectId, userId, known.map(({ traceId }) => traceId)],
  );
  return rows;
}

/** Deletes traces with all that is stored of them and by them. Returns the number of their records. */
export async function deleteTraces(db: Queryable, projectId: number, refs: readonly TraceRef[]): Promise<number> {
  if (refs.length === 0) return 0;
  const traceIds = refs.map(({ traceId }) => traceId);
  const all = spanOfDays(refs.flatMap(({ firstDay, lastDay }) => [firstDay, lastDay]));
  const { rowCount } = await db.query(
    `DELETE FROM raw_telemetry raw USING unnest($2::text[], $3::date[], $4::date[]) AS ref (trace_id, first_day, last_day)
     WHERE raw.project_id = $1 AND raw.trace_id = decode(ref.trace_id, 'hex')
       AND raw.day BETWEEN ref.first_day AND ref.last_day AND raw.day BETWEEN $5::date AND $6::date`,
    [
      projectId,
      traceIds,
      refs.map(({ firstDay }) => firstDay),
      refs.map(({ lastDay }) => lastDay),
      all.firstDay,
      all.lastDay,
    ],
  );
  for (const table of ['trace_inbox', 'trace_conversation', 'trace_response', 'trace_follow'])
    await db.query(
      `DELETE FROM ${table} WHERE project_id = $1 AND trace_id IN (SELECT decode(id, 'hex') FROM unnest($2::text[]) AS id)`,
      [projectId, traceIds],
    );
  return rowCount ?? 0;
}
