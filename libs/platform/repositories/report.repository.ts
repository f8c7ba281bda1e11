import type { Blame, Instant, PipelineStatus } from '#contracts';
import type { Queryable } from './conversation.repository.js';

/** What failing conversations of a period were traced to, most first. */
export async function blames(
  db: Queryable,
  projectId: number,
  agent: string,
  period: { from: Instant; to: Instant },
): Promise<Blame[]> {
  const { rows } = await db.query<Blame>(
    `SELECT b.cause, b.document, b.signature, count(*)::int AS conversations
     FROM attribution b JOIN conversation c ON c.project_id = b.project_id AND c.id = b.conversation_id
     WHERE b.project_id = $1 AND c.agent = $2 AND c.started_at >= $3 AND c.started_at < $4 AND c.failed
     GROUP BY 1, 2, 3 ORDER BY 4 DESC, 3`,
    [projectId, agent, period.from, period.to],
  );
  return rows;
}

export async function pipelineStatus(db: Queryable, projectId: number): Promise<PipelineStatus> {
  const { rows } = await db.query<PipelineStatus>(
    `SELECT (SELECT count(DISTINCT trace_id)::int FROM trace_inbox WHERE project_id = $1) AS "tracesWaiting",
       (SELECT count(*)::int FROM conversation WHERE project_id = $1 AND analysed_at IS NULL) AS "conversationsOpen",
       (SELECT count(*)::int FROM conversation WHERE project_id = $1 AND analysed_at IS NOT NULL) AS "conversationsAnalysed",
       (SELECT count(*)::int FROM run WHERE project_id = $1 AND status IN ('waiting', 'running')) AS "runsWaiting"`,
    [projectId],
  );
  return rows[0] as PipelineStatus;
}

export async function listAgents(db: Queryable, projectId: number): Promise<string[]> {
  const { rows } = await db.query<{ agent: string }>(
    `SELECT agent FROM harness_version WHERE project_id = $1 UNION SELECT agent FROM conversation WHERE project_id = $1 ORDER BY 1`,
    [projectId],
  );
  return rows.map(({ agent }) => agent);
}
