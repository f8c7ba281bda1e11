import type { Judgement } from '#contracts';
import type { Judgeable } from '#findings';
import type { Period, Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

const COLUMNS = `judgement.finding_id AS "findingId", judgement.conversation_id AS "conversationId", agrees, confidence, reason, model,
  to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`;

/** What was said of the findings that some conversations have now, in the order of the findings' ids. */
export async function listJudgements(
  db: Queryable,
  projectId: number,
  conversationIds: readonly string[],
): Promise<Judgement[]> {
  const { rows } = await db.query<Judgement>(
    `SELECT ${COLUMNS} FROM judgement JOIN finding ON finding.project_id = $1 AND finding.id = judgement.finding_id
     WHERE judgement.project_id = $1 AND judgement.conversation_id = ANY($2) ORDER BY judgement.finding_id`,
    [projectId, conversationIds],
  );
  return rows;
}

/** Stores what was said of findings; of one that is gone meanwhile nothing is kept. @returns how many were stored */
export async function saveJudgements(
  db: Queryable,
  projectId: number,
  judgements: readonly Judgement[],
): Promise<number> {
  const { rowCount } = await db.query(
    `INSERT INTO judgement (project_id, finding_id, conversation_id, agrees, confidence, reason, model, at)
     SELECT $1, finding.id, finding.conversation_id, row.agrees, row.confidence, row.reason, row.model, row.at
     FROM jsonb_to_recordset($2::jsonb) AS row("findingId" text, agrees bool, confidence float8, reason text, model text, at timestamptz)
     JOIN finding ON finding.project_id = $1 AND finding.id = row."findingId"
     ON CONFLICT (project_id, finding_id) DO UPDATE SET agrees = excluded.agrees, confidence = excluded.confidence,
       reason = excluded.reason, model = excluded.model, at = excluded.at`,
    [projectId, storableJson(judgements)],
  );
  return rowCount ?? 0;
}

/** How many findings of a period's conversations are judged. */
export async function countJudged(db: Queryable, projectId: number, agent: string, period: Period): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM judgement
     JOIN finding ON finding.project_id = $1 AND finding.id = judgement.finding_id
     JOIN conversation c ON c.project_id = $1 AND c.id = judgement.conversation_id
     WHERE judgement.project_id = $1 AND c.agent = $2 AND c.started_at >= $3 AND c.started_at < $4`,
    [projectId, agent, period.from, period.to],
  );
  return rows[0]!.count;
}

/**
 * Findings of a period's analysed conversations of which none is judged yet; at most `limit`, those nearest to the line
 * between success and failure where there are more.
 */
export async function listJudgeable(
  db: Queryable,
  projectId: number,
  agent: string,
  period: Period,
  limit: number,
): Promise<Judgeable[]> {
  const { rows } = await db.query<Judgeable>(
    `SELECT finding.id AS "findingId", c.id AS "conversationId", severity, success_probability AS "successProbability"
     FROM conversation c JOIN finding ON finding.project_id = $1 AND finding.conversation_id = c.id
     WHERE c.project_id = $1 AND c.agent = $2 AND c.started_at >= $3 AND c.started_at < $4 AND c.analysed_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM judgement WHERE judgement.project_id = $1 AND judgement.conversation_id = c.id)
     ORDER BY abs(success_probability - 0.5), c.id, finding.id LIMIT $5`,
    [projectId, agent, period.from, period.to, limit],
  );
  return rows;
}
