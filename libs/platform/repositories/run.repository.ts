import type { Instant, Run, Stage } from '#contracts';
import type { Queryable } from './conversation.repository.js';

const COLUMNS = `id, stage, agent, to_char(as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "asOf", status, result, error`;

/** Records that a run is wanted; null when one of the same id is known already. */
export async function addRun(
  db: Queryable,
  projectId: number,
  run: { id: string; stage: Stage; agent: string; asOf: Instant },
): Promise<Run | null> {
  const { rows } = await db.query<Run>(
    `INSERT INTO run (project_id, id, stage, agent, as_of, status) VALUES ($1, $2, $3, $4, $5, 'waiting')
     ON CONFLICT (project_id, id) DO NOTHING RETURNING ${COLUMNS}`,
    [projectId, run.id, run.stage, run.agent, run.asOf],
  );
  return rows[0] ?? null;
}

export async function findRun(db: Queryable, projectId: number, id: string): Promise<Run | null> {
  const { rows } = await db.query<Run>(`SELECT ${COLUMNS} FROM run WHERE project_id = $1 AND id = $2`, [projectId, id]);
  return rows[0] ?? null;
}

/** Takes a waiting run; null when another worker has it or it is over. */
export async function startRun(db: Queryable, projectId: number, id: string): Promise<Run | null> {
  const { rows } = await db.query<Run>(
    `UPDATE run SET status = 'running' WHERE project_id = $1 AND id = $2 AND status IN ('waiting', 'running') RETURNING ${COLUMNS}`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

export async function finishRun(
  db: Queryable,
  projectId: number,
  id: string,
  end: { result: Record<string, number> } | { error: string },
): Promise<void> {
  const [status, result, error] = 'error' in end ? ['failed', null, end.error] : ['done', end.result, null];
  await db.query(
    'UPDATE run SET status = $3, result = $4, error = $5, finished_at = now() WHERE project_id = $1 AND id = $2',
    [projectId, id, status, result === null ? null : JSON.stringify(result), error],
  );
}

/** Runs that are asked for and not over: what a lost job would have done. */
export async function listUnfinishedRuns(db: Queryable): Promise<{ projectId: number; runId: string }[]> {
  const { rows } = await db.query<{ projectId: number; runId: string }>(
    `SELECT project_id AS "projectId", id AS "runId" FROM run WHERE status IN ('waiting', 'running') ORDER BY created_at`,
  );
  return rows;
}
