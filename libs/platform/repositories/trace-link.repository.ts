import type { Queryable } from './conversation.repository.js';

/** A trace and the conversation it belongs to. */
export interface TraceLink {
  traceId: string;
  conversationId: string;
}

/** Records where traces belong; returns the conversations that lost a trace because it belongs elsewhere now. */
export async function linkTraces(db: Queryable, projectId: number, links: TraceLink[]): Promise<string[]> {
  const { rows } = await db.query<{ left: string }>(
    `WITH link AS (SELECT decode("traceId", 'hex') AS trace_id, "conversationId" AS conversation_id
         FROM jsonb_to_recordset($2::jsonb) AS row("traceId" text, "conversationId" text)),
       former AS (SELECT known.trace_id, known.conversation_id FROM trace_conversation known JOIN link USING (trace_id)
         WHERE known.project_id = $1),
       stored AS (INSERT INTO trace_conversation (project_id, trace_id, conversation_id)
         SELECT $1, trace_id, conversation_id FROM link
         ON CONFLICT (project_id, trace_id) DO UPDATE SET conversation_id = excluded.conversation_id)
     SELECT DISTINCT former.conversation_id AS left FROM former JOIN link USING (trace_id)
     WHERE former.conversation_id <> link.conversation_id`,
    [projectId, JSON.stringify(links)],
  );
  return rows.map(({ left }) => left);
}

/** All traces of the conversations given. */
export async function linkedTraces(db: Queryable, projectId: number, conversationIds: string[]): Promise<TraceLink[]> {
  const { rows } = await db.query<TraceLink>(
    `SELECT encode(trace_id, 'hex') AS "traceId", conversation_id AS "conversationId" FROM trace_conversation
     WHERE project_id = $1 AND conversation_id = ANY($2) ORDER BY 2, 1`,
    [projectId, conversationIds],
  );
  return rows;
}
