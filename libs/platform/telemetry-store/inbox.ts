import type { PoolClient } from 'pg';
import { groupBy } from '#contracts';
import type { Database } from '../database/index.js';
import { lockAssembly } from './project-locks.js';
import { readTraces } from './read-traces.js';
import { spanOfDays, type Trace, type TraceRef } from './stored-record.js';

/** Traces with new telemetry, each with all that is known of it by now. */
export type InboxBatch = { projectId: number; traces: Trace[] };

type Queryable = Pick<PoolClient, 'query'>;

/**
 * Hands the project's oldest traces to the work, in one transaction with it: they leave the inbox when it succeeds, and
 * stay when it throws. One worker at a time assembles a project.
 *
 * @returns the number of traces taken; 0 when the inbox is empty
 */
export async function withInbox(
  database: Database,
  options: { projectId: number; limit: number },
  work: (batch: InboxBatch, tx: PoolClient) => Promise<void>,
): Promise<number> {
  const { projectId, limit } = options;
  return database.transaction(async (tx) => {
    await lockAssembly(tx, projectId);
    const { rows } = await tx.query<{ seq: string; traceId: string; day: string }>(
      `SELECT seq, encode(trace_id, 'hex') AS "traceId", to_char(day, 'YYYY-MM-DD') AS day
       FROM trace_inbox WHERE project_id = $1 ORDER BY seq LIMIT $2`,
      [projectId, limit],
    );
    if (rows.length === 0) return 0;
    const traces = await readTraces(tx, projectId, await knownRefs(tx, projectId, mergeDays(rows)));
    await work({ projectId, traces }, tx);
    const seqs = rows.map(({ seq }) => seq);
    await tx.query('DELETE FROM trace_inbox WHERE project_id = $1 AND seq = ANY($2::bigint[])', [projectId, seqs]);
    return traces.length;
  });
}

/** Each trace once, with the first and the last of its days. */
function mergeDays(rows: readonly { traceId: string; day: string }[]): TraceRef[] {
  return [...groupBy(rows, ({ traceId }) => traceId)].map(([traceId, days]) => {
    return { traceId, ...spanOfDays(days.map(({ day }) => day)) };
  });
}

/** What came in now may lie on other days than what came in before. */
async function knownRefs(tx: Queryable, projectId: number, refs: TraceRef[]): Promise<TraceRef[]> {
  const { rows } = await tx.query<TraceRef>(
    `SELECT ref.trace_id AS "traceId", to_char(least(ref.first_day, link.first_day), 'YYYY-MM-DD') AS "firstDay",
       to_char(greatest(ref.last_day, link.last_day), 'YYYY-MM-DD') AS "lastDay"
     FROM unnest($2::text[], $3::date[], $4::date[]) WITH ORDINALITY AS ref (trace_id, first_day, last_day, index)
       LEFT JOIN trace_conversation link ON link.project_id = $1 AND link.trace_id = decode(ref.trace_id, 'hex')
     ORDER BY ref.index`,
    [
      projectId,
      refs.map(({ traceId }) => traceId),
      refs.map(({ firstDay }) => firstDay),
      refs.map(({ lastDay }) => lastDay),
    ],
  );
  return rows;
}

/** Projects with traces that wait: what a sweep looks for when a job was lost. */
export async function listProjectsWithInbox(db: Queryable): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    'SELECT id FROM project WHERE EXISTS (SELECT FROM trace_inbox WHERE project_id = project.id) ORDER BY id',
  );
  return rows.map(({ id }) => id);
}
