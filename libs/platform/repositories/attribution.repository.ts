import type { Attribution, Instant } from '#contracts';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

export async function saveAttributions(db: Queryable, projectId: number, attributions: Attribution[]): Promise<void> {
  await db.query(
    `INSERT INTO attribution (project_id, conversation_id, cause, document, rule, signature, content)
     SELECT $1, content->>'conversationId', content->>'cause', content->>'document', content->>'rule', content->>'signature', content
     FROM jsonb_array_elements($2::jsonb) AS content
     ON CONFLICT (project_id, conversation_id) DO UPDATE SET cause = excluded.cause, document = excluded.document,
       rule = excluded.rule, signature = excluded.signature, content = excluded.content`,
    [projectId, storableJson(attributions)],
  );
}

export async function findAttribution(
  db: Queryable,
  projectId: number,
  conversationId: string,
): Promise<Attribution | null> {
  const { rows } = await db.query<{ content: Attribution }>(
    'SELECT content FROM attribution WHERE project_id = $1 AND conversation_id = $2',
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
     WHERE b.project_id = $1 AND c.agent = $2 AND c.started_at >= $3 AND c.started_at < $4 ORDER BY c.started_at, c.id`,
    [projectId, agent, period.from, period.to],
  );
  return rows;
}
