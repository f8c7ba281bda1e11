import type { Instant, Verdict } from '#contracts';
import type { Queryable } from './conversation.repository.js';

/** One conversation as measurement counts it. */
export interface WatchedOutcome {
  userId: string;
  intentId: string;
  day: string;
  arm: 'treatment' | 'control';
  failed: boolean;
  frustrated: boolean;
}

/**
 * Outcomes of the conversations that took part in a release's watch and are analysed with a set, under the taxonomy it was
 * shipped with.
 * A conversation of an unknown user counts as a user of its own.
 */
export async function listWatchedOutcomes(
  db: Queryable,
  projectId: number,
  watch: { releaseId: string; agent: string; taxonomyId: string | null; from: Instant; to: Instant },
  detectorSet: string,
): Promise<WatchedOutcome[]> {
  const { rows } = await db.query<WatchedOutcome>(
    `SELECT coalesce(c.user_id, c.id) AS "userId", coalesce(a.intent_id, 'unclustered') AS "intentId",
       to_char(c.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, c.arms->>$2 AS arm, c.failed, c.frustrated
     FROM conversation c LEFT JOIN intent_assignment a
       ON a.project_id = c.project_id AND a.taxonomy_id = $4 AND a.conversation_id = c.id
     WHERE c.project_id = $1 AND c.agent = $3 AND c.arms ? $2 AND c.analysed_at IS NOT NULL
       AND c.detector_set = $7 AND c.started_at >= $5 AND c.started_at < $6
     ORDER BY c.started_at, c.id`,
    [projectId, watch.releaseId, watch.agent, watch.taxonomyId, watch.from, watch.to, detectorSet],
  );
  return rows;
}

export async function saveLook(db: Queryable, projectId: number, asOf: Instant, verdict: Verdict): Promise<void> {
  await db.query(
    `INSERT INTO look (project_id, release_id, number, as_of, decision, verdict) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (project_id, release_id, number) DO UPDATE SET as_of = excluded.as_of, decision = excluded.decision, verdict = excluded.verdict`,
    [projectId, verdict.releaseId, verdict.look, asOf, verdict.decision, JSON.stringify(verdict)],
  );
}

/** The newest verdict of each release given. */
export async function newestVerdicts(
  db: Queryable,
  projectId: number,
  releaseIds: string[],
): Promise<Map<string, Verdict>> {
  const { rows } = await db.query<{ release_id: string; verdict: Verdict }>(
    `SELECT DISTINCT ON (release_id) release_id, verdict FROM look
     WHERE project_id = $1 AND release_id = ANY($2) ORDER BY release_id, number DESC`,
    [projectId, releaseIds],
  );
  return new Map(rows.map((row) => [row.release_id, row.verdict]));
}

/** The agent of a release and the proposal it came from. */
export async function findReleaseAgent(
  db: Queryable,
  projectId: number,
  releaseId: string,
): Promise<{ agent: string; proposalId: string | null } | null> {
  const { rows } = await db.query<{ agent: string; proposalId: string | null }>(
    'SELECT agent, proposal_id AS "proposalId" FROM release WHERE project_id = $1 AND id = $2',
    [projectId, releaseId],
  );
  return rows[0] ?? null;
}

/** What the rows of a watch cannot show: conversations without an outcome yet, by arm, and the detector sets that judged. */
export interface WatchSignals {
  missing: { treatment: number; control: number };
  detectorVersions: string[];
}

export async function watchSignals(
  db: Queryable,
  projectId: number,
  watch: { releaseId: string; agent: string; from: Instant; to: Instant },
): Promise<WatchSignals> {
  const { rows } = await db.query<{ treatment: number; control: number; detectorVersions: string[] | null }>(
    `SELECT count(*) FILTER (WHERE analysed_at IS NULL AND arms->>$2 = 'treatment')::int AS treatment,
       count(*) FILTER (WHERE analysed_at IS NULL AND arms->>$2 = 'control')::int AS control,
       array_agg(DISTINCT detector_set) FILTER (WHERE analysed_at IS NOT NULL) AS "detectorVersions"
     FROM conversation WHERE project_id = $1 AND agent = $3 AND arms ? $2 AND started_at >= $4 AND started_at < $5`,
    [projectId, watch.releaseId, watch.agent, watch.from, watch.to],
  );
  const { treatment = 0, control = 0, detectorVersions } = rows[0] ?? {};
  return { missing: { treatment, control }, detectorVersions: detectorVersions ?? [] };
}
