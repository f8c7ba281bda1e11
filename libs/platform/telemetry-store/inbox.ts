import type { PoolClient } from 'pg';
import type { Span } from '#contracts';
import type { Database } from '../database/index.js';

/** Traces whose spans are to be assembled, each with all spans known of it by now. */
export type InboxBatch = { projectId: number; traces: Trace[] };
export type Trace = { traceId: string; spans: Span[] };

type Queryable = Pick<PoolClient, 'query'>;

/** Any number: it marks, with the project's id, the advisory lock under which one worker assembles a project. */
const ASSEMBLY_LOCK = 7_246_003;

/**
 * Hands the project's oldest traces to the work, in one transaction with it: they leave the inbox when it succeeds, and
 * stay when it throws. One worker at a time assembles a project: two that met in one conversation would overwrite each
 * other with older views of it.
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
    await tx.query('SELECT pg_advisory_xact_lock($1, $2)', [ASSEMBLY_LOCK, projectId]);
    const { rows } = await tx.query<{ seq: string; traceId: string }>(
      `SELECT seq, encode(trace_id, 'hex') AS "traceId" FROM trace_inbox WHERE project_id = $1 ORDER BY seq LIMIT $2`,
      [projectId, limit],
    );
    if (rows.length === 0) return 0;
    const traces = await readTraces(tx, projectId, [...new Set(rows.map(({ traceId }) => traceId))]);
    await work({ projectId, traces }, tx);
    const seqs = rows.map(({ seq }) => seq);
    await tx.query('DELETE FROM trace_inbox WHERE project_id = $1 AND seq = ANY($2::bigint[])', [projectId, seqs]);
    return traces.length;
  });
}

/** The spans stored of these traces, in the order of the ids given; a trace without any is left out. */
export async function readTraces(db: Queryable, projectId: number, traceIds: readonly string[]): Promise<Trace[]> {
  const { rows } = await db.query<{ payload: string }>(
    `SELECT payload FROM raw_span
     WHERE project_id = $1 AND trace_id = ANY(SELECT decode(id, 'hex') FROM unnest($2::text[]) AS id)`,
    [projectId, traceIds],
  );
  const spansOf = new Map<string, Span[]>(traceIds.map((traceId) => [traceId, []]));
  for (const { payload } of rows) {
    const span = JSON.parse(payload) as Span;
    spansOf.get(span.traceId)?.push(span);
  }
  return [...spansOf].map(([traceId, spans]) => ({ traceId, spans })).filter(({ spans }) => spans.length > 0);
}

/** Projects with traces that wait: what a sweep looks for when a job was lost. */
export async function listProjectsWithInbox(db: Queryable): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    'SELECT id FROM project WHERE EXISTS (SELECT FROM trace_inbox WHERE project_id = project.id) ORDER BY id',
  );
  return rows.map(({ id }) => id);
}
