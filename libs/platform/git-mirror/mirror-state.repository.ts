import type { MirrorStatus } from '#contracts';
import { type Database, whileLocked } from '../database/index.js';
import type { Queryable } from '../repositories/conversation.repository.js';

/** Looked after this often although nothing changed: others may have changed the mirror. */
const CHECK_SECONDS = 600;
const FIRST_PAUSE_SECONDS = 15;

/** Any number: it marks, with the project, the advisory lock under which one process mirrors. */
const MIRROR_LOCK = 7_246_009;

/** Counts that only grow: equal counts, equal content. */
const STORED = `(SELECT count(*) FROM harness_version v WHERE v.project_id = m.project_id)::text || '/' ||
  (SELECT count(*) || '/' || count(ended_at) FROM release r WHERE r.project_id = m.project_id)`;

/** Every project is mirrored to this target from now on. */
export async function registerMirrors(db: Queryable, target: string): Promise<void> {
  await db.query(
    `INSERT INTO git_mirror (project_id, target, due_at) SELECT id, $1, now() FROM project
     ON CONFLICT (project_id) DO UPDATE SET target = $1, mirrored = NULL, due_at = now(), failures = 0, error = NULL
     WHERE git_mirror.target <> $1`,
    [target],
  );
}

/** No mirror is configured any more. */
export async function forgetMirror(db: Queryable, projectId: number): Promise<void> {
  await db.query('DELETE FROM git_mirror WHERE project_id = $1', [projectId]);
}

/** Projects whose mirror lacks something, or is to be looked at. One that did not work waits for its time. */
export async function listDueMirrors(db: Queryable): Promise<{ projectId: number }[]> {
  const { rows } = await db.query<{ projectId: number }>(
    `SELECT project_id AS "projectId" FROM git_mirror m
     WHERE due_at <= now() OR error IS NULL AND mirrored IS DISTINCT FROM ${STORED}`,
  );
  return rows;
}

/** What the store holds now, and what of it the mirror held last. */
export async function readMirrorCounts(
  db: Queryable,
  projectId: number,
): Promise<{ slug: string; stored: string; mirrored: string | null } | null> {
  const { rows } = await db.query<{ slug: string; stored: string; mirrored: string | null }>(
    `SELECT slug, ${STORED} AS stored, mirrored FROM git_mirror m JOIN project ON id = m.project_id WHERE project_id = $1`,
    [projectId],
  );
  return rows[0] ?? null;
}

export async function noteMirrored(
  db: Queryable,
  projectId: number,
  { stored, restored }: { stored: string; restored: number },
): Promise<void> {
  await db.query(
    `UPDATE git_mirror SET mirrored = $2, mirrored_at = now(), due_at = now() + $4 * interval '1 second', failures = 0,
       error = NULL, restored = CASE WHEN $3 > 0 THEN $3 ELSE restored END,
       restored_at = CASE WHEN $3 > 0 THEN now() ELSE restored_at END
     WHERE project_id = $1`,
    [projectId, stored, restored, CHECK_SECONDS],
  );
}

/** After a failure it is tried again, at growing intervals. */
export async function noteMirrorTrouble(db: Queryable, projectId: number, error: string): Promise<void> {
  await db.query(
    `UPDATE git_mirror SET error = $2, failures = failures + 1,
       due_at = now() + least($3 * 2 ^ least(failures, 10), $4) * interval '1 second'
     WHERE project_id = $1`,
    [projectId, error, FIRST_PAUSE_SECONDS, CHECK_SECONDS],
  );
}

/** Null where no mirror is configured. */
export async function mirrorStatus(db: Queryable, projectId: number): Promise<MirrorStatus | null> {
  const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const { rows } = await db.query<MirrorStatus>(
    `SELECT target, mirrored IS NOT DISTINCT FROM ${STORED} AND error IS NULL AS "isCurrent", failures, error, restored,
       ${iso('mirrored_at')} AS "mirroredAt", ${iso('restored_at')} AS "restoredAt"
     FROM git_mirror m WHERE project_id = $1`,
    [projectId],
  );
  return rows[0] ?? null;
}

/** Does the work while no other process mirrors the project; null when one does. */
export function whileMirroring<Result>(
  database: Database,
  projectId: number,
  work: () => Promise<Result>,
): Promise<Result | null> {
  return whileLocked(database, { number: MIRROR_LOCK, name: String(projectId) }, work);
}
