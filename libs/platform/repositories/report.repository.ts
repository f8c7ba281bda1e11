import type { Blame, Instant, PipelineStatus } from '#contracts';
import type { Queryable } from './conversation.repository.js';

/** What failing conversations of a period that are analysed with the set were traced to, most first. */
export async function blames(
  db: Queryable,
  projectId: number,
  agent: string,
  period: { from: Instant; to: Instant },
  detectorSet: string,
): Promise<Blame[]> {
  const { rows } = await db.query<Blame>(
    `SELECT b.cause, b.document, b.signature, count(*)::int AS conversations
     FROM attribution b JOIN conversation c ON c.project_id = b.project_id AND c.id = b.conversation_id
     WHERE b.project_id = $1 AND c.agent = $2 AND c.started_at >= $3 AND c.started_at < $4 AND c.failed
       AND c.analysed_at IS NOT NULL AND c.detector_set = $5 AND b.detector_set = $5
     GROUP BY 1, 2, 3 ORDER BY 4 DESC, 3`,
    [projectId, agent, period.from, period.to, detectorSet],
  );
  return rows;
}

export type WaitingCounts = Omit<PipelineStatus, 'analysis'>;

/** What waits in the pipeline of a project. */
export async function waitingCounts(db: Queryable, projectId: number): Promise<WaitingCounts> {
  const { rows } = await db.query<WaitingCounts>(
    `SELECT (SELECT count(DISTINCT trace_id)::int FROM trace_inbox WHERE project_id = $1) AS "tracesWaiting",
       (SELECT count(*)::int FROM conversation WHERE project_id = $1 AND analysed_at IS NULL) AS "conversationsOpen",
       (SELECT count(*)::int FROM conversation WHERE project_id = $1 AND analysed_at IS NOT NULL) AS "conversationsAnalysed",
       (SELECT count(*)::int FROM run WHERE project_id = $1 AND status IN ('waiting', 'running')) AS "runsWaiting"`,
    [projectId],
  );
  return rows[0]!;
}

export async function listAgents(db: Queryable, projectId: number): Promise<string[]> {
  const { rows } = await db.query<{ agent: string }>(
    `SELECT agent FROM harness_version WHERE project_id = $1 UNION SELECT agent FROM conversation WHERE project_id = $1 ORDER BY 1`,
    [projectId],
  );
  return rows.map(({ agent }) => agent);
}
