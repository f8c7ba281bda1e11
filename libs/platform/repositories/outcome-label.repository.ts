import { type Conversation, groupBy, type Instant, type OutcomeLabel } from '#contracts';
import type { Database } from '../database/index.js';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** A label with the agent of its conversation. */
export interface LabelRow extends OutcomeLabel {
  agent: string;
}

/**
 * Stores labels of conversations that are there, in place of those they had, and writes down who gave them; the last of
 * several for one conversation counts. Returns the ids of the conversations that were labelled.
 */
export async function saveOutcomeLabels(
  database: Pick<Database, 'transaction'>,
  projectId: number,
  labels: OutcomeLabel[],
  at: Instant,
): Promise<string[]> {
  const last = [...new Map(labels.map((label) => [label.conversationId, label])).values()];
  return database.transaction(async (tx) => {
    const { rows } = await tx.query<{ id: string; by: string }>(
      `INSERT INTO outcome_label (project_id, conversation_id, success, source, by, at)
       SELECT $1, c.id, row.success, row.source, row.by, row.at
       FROM jsonb_to_recordset($2::jsonb) AS row("conversationId" text, success bool, source text, by text, at timestamptz)
         JOIN conversation c ON c.project_id = $1 AND c.id = row."conversationId"
       ORDER BY c.id
       ON CONFLICT (project_id, conversation_id) DO UPDATE SET success = excluded.success, source = excluded.source,
         by = excluded.by, at = excluded.at
       RETURNING conversation_id AS id, by`,
      [projectId, storableJson(last)],
    );
    for (const [by, ids] of groupBy(rows, (row) => row.by))
      await note(tx, projectId, at, { by, action: 'outcome.label', ids: ids.map(({ id }) => id) });
    return rows.map(({ id }) => id);
  });
}

/** Returns whether there was one. */
export async function deleteOutcomeLabel(
  database: Pick<Database, 'transaction'>,
  projectId: number,
  conversationId: string,
  at: Instant,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const { rowCount } = await tx.query('DELETE FROM outcome_label WHERE project_id = $1 AND conversation_id = $2', [
      projectId,
      conversationId,
    ]);
    if (rowCount === 0) return false;
    await note(tx, projectId, at, { by: 'api', action: 'outcome.unlabel', ids: [conversationId] });
    return true;
  });
}

async function note(
  tx: Queryable,
  projectId: number,
  at: Instant,
  { by, action, ids }: { by: string; action: string; ids: string[] },
): Promise<void> {
  await tx.query(
    `INSERT INTO audit_entry (project_id, at, actor, action, subject, reason) VALUES ($1, $2, $3, $4, $5, '')`,
    [projectId, at, by, action, ids.length === 1 ? ids[0] : `${ids.length} conversations`],
  );
}

/** In the order of the conversations' ids. */
export async function listOutcomeLabels(
  db: Queryable,
  projectId: number,
  filter: { agent?: string; success?: boolean; after?: string; limit: number },
): Promise<LabelRow[]> {
  const { rows } = await db.query<Omit<LabelRow, 'at'> & { at: Date }>(
    `SELECT conversation_id AS "conversationId", success, source, by, at, agent
     FROM outcome_label l JOIN conversation c ON c.project_id = l.project_id AND c.id = l.conversation_id
     WHERE l.project_id = $1 AND ($2::text IS NULL OR agent = $2) AND ($3::bool IS NULL OR success = $3)
       AND ($4::text IS NULL OR conversation_id > $4)
     ORDER BY conversation_id LIMIT $5`,
    [projectId, filter.agent ?? null, filter.success ?? null, filter.after ?? null, filter.limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** A conversation whose outcome somebody labelled, or an evaluation may tell. */
export interface OutcomeWitness {
  conversation: Conversation;
  /** Null where nobody labelled it. */
  success: boolean | null;
}

/**
 * Conversations of an agent since `from` that were labelled by `asOf`, and those since `evaluatedFrom` that were evaluated
 * at all, which only their content tells: the newest first, in pages, `before` being the last of the page before.
 */
export async function listOutcomeWitnesses(
  db: Queryable,
  projectId: number,
  asked: {
    agent: string;
    from: Instant;
    evaluatedFrom: Instant;
    asOf: Instant;
    before: OutcomeWitness | null;
    limit: number;
  },
): Promise<OutcomeWitness[]> {
  const { rows } = await db.query<OutcomeWitness>(
    `SELECT content AS conversation, success
     FROM conversation c LEFT JOIN outcome_label l
       ON l.project_id = c.project_id AND l.conversation_id = c.id AND l.at <= $4
     WHERE c.project_id = $1 AND agent = $2 AND started_at >= $3 AND ended_at <= $4
       AND ($5::text IS NULL OR (started_at, id) < (SELECT started_at, id FROM conversation WHERE project_id = $1 AND id = $5))
       AND (success IS NOT NULL OR started_at >= $7 AND content @? '$.turns[*].steps[*] ? (@.kind == "evaluation")')
     ORDER BY started_at DESC, id DESC LIMIT $6`,
    [
      projectId,
      asked.agent,
      asked.from,
      asked.asOf,
      asked.before?.conversation.id ?? null,
      asked.limit,
      asked.evaluatedFrom,
    ],
  );
  return rows;
}
