import type { Instant, Run, Stage } from '#contracts';
import type { ShardProgress } from './assignment-shard.repository.js';
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

/** Tells why a run did not get done; it is tried again. */
export async function noteRunTrouble(db: Queryable, projectId: number, id: string, trouble: string): Promise<void> {
  await db.query('UPDATE run SET error = $3 WHERE project_id = $1 AND id = $2', [projectId, id, trouble]);
}

/** Tells of the unfinished refreshes of an agent as of an instant how far they are. Returns their ids. */
export async function noteRefreshProgress(
  db: Queryable,
  projectId: number,
  refresh: { agent: string; asOf: Instant },
  progress: ShardProgress,
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `UPDATE run SET result = $4 WHERE project_id = $1 AND ${IS_REFRESH_UNDER_WAY} RETURNING id`,
    [projectId, refresh.agent, refresh.asOf, JSON.stringify(progress)],
  );
  return rows.map(({ id }) => id);
}

/** Whether a run is to finish the refresh of an agent as of an instant. */
export async function isRefreshUnderWay(
  db: Queryable,
  projectId: number,
  refresh: { agent: string; asOf: Instant },
): Promise<boolean> {
  const { rowCount } = await db.query(`SELECT FROM run WHERE project_id = $1 AND ${IS_REFRESH_UNDER_WAY} LIMIT 1`, [
    projectId,
    refresh.agent,
    refresh.asOf,
  ]);
  return rowCount === 1;
}

const IS_REFRESH_UNDER_WAY = `stage = 'refresh' AND agent = $2 AND as_of = $3 AND status IN ('waiting', 'running')`;

/** Runs that are asked for and not over: what a lost job would have done. */
export async function listUnfinishedRuns(db: Queryable): Promise<{ projectId: number; runId: string }[]> {
  const { rows } = await db.query<{ projectId: number; runId: string }>(
    `SELECT project_id AS "projectId", id AS "runId" FROM run WHERE status IN ('waiting', 'running') ORDER BY created_at`,
  );
  return rows;
}
