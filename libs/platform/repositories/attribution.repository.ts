import type { Attribution, Instant } from '#contracts';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** The analyses that attributions trace. */
export interface TracedAnalyses {
  detectorSet: string;
  /** When they were read: what was analysed after it is another matter. */
  readAt: Date;
  /** All conversations that were read. */
  conversationIds: readonly string[];
}

/**
 * Replaces what the conversations read were traced to. Whoever has no attribution any more has none to show, and one that
 * was deleted or analysed again since gets none.
 */
export async function saveAttributions(
  tx: Queryable,
  projectId: number,
  { detectorSet, readAt, conversationIds }: TracedAnalyses,
  attributions: Attribution[],
): Promise<void> {
  const traced = new Set(attributions.map(({ conversationId }) => conversationId));
  await retireAttributions(
    tx,
    projectId,
    conversationIds.filter((id) => !traced.has(id)),
  );
  await tx.query(
    `INSERT INTO attribution AS known (project_id, conversation_id, detector_set, cause, document, rule, signature, content)
     SELECT $1, c.id, $3, one->>'cause', one->>'document', one->>'rule', one->>'signature', one
     FROM jsonb_array_elements($2::jsonb) AS one
     JOIN conversation c ON c.project_id = $1 AND c.id = one->>'conversationId'
       AND c.detector_set = $3 AND c.analysed_at <= $4
     ORDER BY c.id
     ON CONFLICT (project_id, conversation_id) DO UPDATE SET detector_set = excluded.detector_set, cause = excluded.cause,
       document = excluded.document, rule = excluded.rule, signature = excluded.signature,
       content = excluded.content || ${EARLIER_TEXTS}`,
    [projectId, storableJson(attributions), detectorSet, readAt],
  );
}

/**
 * What earlier runs said should have been done, where this one says something else: proposals of then may quote it, and
 * who erases a user finds the quotes by it.
 */
const EARLIER_TEXTS = `jsonb_build_object('earlierTexts', (
    SELECT coalesce(jsonb_agg(DISTINCT text), '[]') FROM (
      SELECT jsonb_array_elements_text(known.content->'earlierTexts') AS text
      UNION SELECT known.content->'counterfactual'->>'text') AS earlier
    WHERE text <> '' AND text IS DISTINCT FROM excluded.content->'counterfactual'->>'text'))`;

/**
 * Marks attributions as those of analyses that are gone. The rows stay, unseen: proposals may quote them, and who erases
 * a user finds the quotes by them.
 */
export async function retireAttributions(
  tx: Queryable,
  projectId: number,
  conversationIds: readonly string[],
): Promise<void> {
  await tx.query(
    `UPDATE attribution SET detector_set = NULL
     WHERE project_id = $1 AND conversation_id = ANY($2) AND detector_set IS NOT NULL`,
    [projectId, conversationIds],
  );
}

/** An attribution `b` traces what its conversation `c` was analysed to be last. */
export const IS_CURRENT = 'c.analysed_at IS NOT NULL AND b.detector_set = c.detector_set';

/** What a conversation is traced to; null as well where its analysis came after. */
export async function findAttribution(
  db: Queryable,
  projectId: number,
  conversationId: string,
): Promise<Attribution | null> {
  const { rows } = await db.query<{ content: Attribution }>(
    `SELECT b.content - 'earlierTexts' AS content FROM attribution b JOIN conversation c ON c.project_id = b.project_id AND c.id = b.conversation_id
     WHERE b.project_id = $1 AND b.conversation_id = $2 AND ${IS_CURRENT}`,
    [projectId, conversationId],
  );
  return rows[0]?.content ?? null;
}

/** What one conversation was traced to, in brief. */
export interface BlamedRow {
  conversationId: string;
  cause: string | null;
  document: string | null;
  rule: string;
  signature: string;
}

export async function listBlamed(
  db: Queryable,
  projectId: number,
  agent: string,
  period: { from: Instant; to: Instant },
): Promise<BlamedRow[]> {
  const { rows } = await db.query<BlamedRow>(
    `SELECT b.conversation_id AS "conversationId", b.cause, b.document, b.rule, b.signature
     FROM attribution b JOIN conversation c ON c.project_id = b.project_id AND c.id = b.conversation_id
     WHERE b.project_id = $1 AND c.agent = $2 AND c.started_at >= $3 AND c.started_at < $4 AND ${IS_CURRENT}
     ORDER BY c.started_at, c.id`,
    [projectId, agent, period.from, period.to],
  );
  return rows;
}
