import { type Instant, type RedactionRules, redactionRulesSchema } from '#contracts';
import { type Database, whileLocked } from '../database/index.js';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** A source that telemetry is pulled from, and how far it is pulled. */
export interface PullSource {
  name: string;
  vendor: string;
  settings: Record<string, unknown>;
  everyMinutes: number;
  enabled: boolean;
  /** Telemetry up to here is stored; null before the first pull. */
  watermark: Instant | null;
  /** When a pull ended last, well or not; null when one is asked for. */
  lastPullAt: Instant | null;
  /** What the last pull could not get, or why it failed. */
  lastError: string | null;
  /** Spans and log records that were pulled so far, those that were known already among them. */
  pulledCount: number;
}

/** What a pull works from. */
export interface DuePull extends PullSource {
  cursor: unknown;
  due: boolean;
}

export interface PullSourceKey {
  projectId: number;
  name: string;
}

const instant = (column: string, name: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "${name}"`;
const COLUMNS = `name, vendor, settings, every_minutes AS "everyMinutes", enabled, ${instant('watermark', 'watermark')},
  ${instant('last_pull_at', 'lastPullAt')}, last_error AS "lastError", pulled_count::float8 AS "pulledCount"`;
const IS_DUE = `(enabled AND (last_pull_at IS NULL OR last_pull_at + every_minutes * interval '1 minute' <= now()))`;

export async function listPullSources(db: Queryable, projectId: number): Promise<PullSource[]> {
  const { rows } = await db.query<PullSource>(
    `SELECT ${COLUMNS} FROM pull_source WHERE project_id = $1 ORDER BY name`,
    [projectId],
  );
  return rows;
}

export async function findPullSource(db: Queryable, { projectId, name }: PullSourceKey): Promise<DuePull | null> {
  const { rows } = await db.query<DuePull>(
    `SELECT ${COLUMNS}, cursor, ${IS_DUE} AS due FROM pull_source WHERE project_id = $1 AND name = $2`,
    [projectId, name],
  );
  return rows[0] ?? null;
}

/** Writes a source. Where it is pulled from something else than before, its cursor is worth nothing any more. */
export async function savePullSource(
  db: Queryable,
  { projectId, name }: PullSourceKey,
  source: Pick<PullSource, 'vendor' | 'settings' | 'everyMinutes' | 'enabled'> & { from: Instant | null },
): Promise<PullSource> {
  const { rows } = await db.query<PullSource>(
    `INSERT INTO pull_source AS old (project_id, name, vendor, settings, every_minutes, enabled, watermark)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (project_id, name) DO UPDATE SET
       vendor = excluded.vendor, settings = excluded.settings, every_minutes = excluded.every_minutes,
       enabled = excluded.enabled, watermark = coalesce(excluded.watermark, old.watermark), last_error = NULL,
       cursor = CASE WHEN excluded.watermark IS NULL AND old.vendor = excluded.vendor AND old.settings = excluded.settings
                     THEN old.cursor END
     RETURNING ${COLUMNS}`,
    [projectId, name, source.vendor, storableJson(source.settings), source.everyMinutes, source.enabled, source.from],
  );
  return rows[0] as PullSource;
}

export async function deletePullSource(db: Queryable, { projectId, name }: PullSourceKey): Promise<boolean> {
  const { rowCount } = await db.query('DELETE FROM pull_source WHERE project_id = $1 AND name = $2', [projectId, name]);
  return rowCount === 1;
}

/** Makes a source due now; from an earlier instant on where one is named. Null where there is no such source. */
export async function requestPull(
  db: Queryable,
  { projectId, name }: PullSourceKey,
  from: Instant | null,
): Promise<PullSource | null> {
  const { rows } = await db.query<PullSource>(
    `UPDATE pull_source SET last_pull_at = NULL, watermark = coalesce($3, watermark),
       cursor = CASE WHEN $3::timestamptz IS NULL THEN cursor END
     WHERE project_id = $1 AND name = $2 RETURNING ${COLUMNS}`,
    [projectId, name, from],
  );
  return rows[0] ?? null;
}

/** The sources that are to be pulled by now. */
export async function listDuePulls(db: Queryable): Promise<PullSourceKey[]> {
  const { rows } = await db.query<PullSourceKey>(
    `SELECT project_id AS "projectId", name FROM pull_source WHERE ${IS_DUE} ORDER BY last_pull_at NULLS FIRST`,
  );
  return rows;
}

/**
 * Writes down how far a pull has come, once that is durable. False where the source was changed meanwhile, or sent back
 * to an earlier instant: what was written then stands.
 */
export async function recordPullProgress(
  db: Queryable,
  { projectId, name }: PullSourceKey,
  pull: Pick<DuePull, 'vendor' | 'settings' | 'watermark'>,
  progress: { watermark: Instant | null; cursor: unknown; pulled: number },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE pull_source SET watermark = $6, cursor = $7, pulled_count = pulled_count + $8
     WHERE project_id = $1 AND name = $2 AND vendor = $3 AND settings = $4::jsonb
       AND watermark IS NOT DISTINCT FROM $5::timestamptz`,
    [
      projectId,
      name,
      pull.vendor,
      JSON.stringify(pull.settings),
      pull.watermark,
      progress.watermark,
      progress.cursor === null || progress.cursor === undefined ? null : storableJson(progress.cursor),
      progress.pulled,
    ],
  );
  return rowCount === 1;
}

/** Ends a pull: the next is due after the source's own pause. */
export async function finishPull(
  db: Queryable,
  { projectId, name }: PullSourceKey,
  lastError: string | null,
): Promise<void> {
  await db.query('UPDATE pull_source SET last_pull_at = now(), last_error = $3 WHERE project_id = $1 AND name = $2', [
    projectId,
    name,
    lastError,
  ]);
}

/** Any number: with a hash of the source's key it marks the advisory lock under which one worker pulls a source. */
const PULL_LOCK = 7_246_006;

/** Does the work unless somebody pulls the source already; the lock ends with this process, however that ends. */
export function withPullLock<Result>(
  database: Pick<Database, 'pool'>,
  { projectId, name }: PullSourceKey,
  work: () => Promise<Result>,
): Promise<Result | null> {
  return whileLocked(database, { number: PULL_LOCK, name: `${projectId} ${name}` }, work);
}

/** What telemetry is taken in with for a project. */
export async function findRecipient(
  db: Queryable,
  projectId: number,
): Promise<{ projectId: number; userKey: string; redaction: RedactionRules }> {
  const { rows } = await db.query<{ userKey: string; redaction: unknown }>(
    'SELECT user_key AS "userKey", redaction FROM project WHERE id = $1',
    [projectId],
  );
  const { userKey, redaction } = rows[0] as { userKey: string; redaction: unknown };
  return { projectId, userKey, redaction: redactionRulesSchema.parse(redaction) };
}
