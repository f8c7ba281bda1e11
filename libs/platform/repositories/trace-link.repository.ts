import type { Trace, TraceRef } from '../telemetry-store/index.js';
import type { Queryable } from './conversation.repository.js';

/** A trace, the days its telemetry lies on, and the conversation it belongs to. */
export interface TraceLink extends TraceRef {
  conversationId: string;
}

/**
 * Records where traces belong; their days grow, and never shrink. Returns the conversations that lost a trace because it
 * belongs elsewhere now.
 */
export async function linkTraces(db: Queryable, projectId: number, links: TraceLink[]): Promise<string[]> {
  const { rows } = await db.query<{ left: string }>(
    `WITH link AS (SELECT decode("traceId", 'hex') AS trace_id, "conversationId" AS conversation_id,
           "firstDay" AS first_day, "lastDay" AS last_day
         FROM jsonb_to_recordset($2::jsonb) AS row("traceId" text, "conversationId" text, "firstDay" date, "lastDay" date)),
       former AS (SELECT known.trace_id, known.conversation_id FROM trace_conversation known JOIN link USING (trace_id)
         WHERE known.project_id = $1),
       stored AS (INSERT INTO trace_conversation AS known (project_id, trace_id, conversation_id, first_day, last_day)
         SELECT $1, trace_id, conversation_id, first_day, last_day FROM link
         ON CONFLICT (project_id, trace_id) DO UPDATE SET conversation_id = excluded.conversation_id,
           first_day = least(known.first_day, excluded.first_day), last_day = greatest(known.last_day, excluded.last_day))
     SELECT DISTINCT former.conversation_id AS left FROM former JOIN link USING (trace_id)
     WHERE former.conversation_id <> link.conversation_id`,
    [projectId, JSON.stringify(links)],
  );
  return rows.map(({ left }) => left);
}

/** All traces of the conversations given. */
export async function linkedTraces(db: Queryable, projectId: number, conversationIds: string[]): Promise<TraceLink[]> {
  const { rows } = await db.query<TraceLink>(
    `SELECT encode(trace_id, 'hex') AS "traceId", conversation_id AS "conversationId",
       to_char(first_day, 'YYYY-MM-DD') AS "firstDay", to_char(last_day, 'YYYY-MM-DD') AS "lastDay"
     FROM trace_conversation WHERE project_id = $1 AND conversation_id = ANY($2) ORDER BY 2, 1`,
    [projectId, conversationIds],
  );
  return rows;
}

/**
 * Conversations whose telemetry retention has dropped, all or in part: a linked trace has nothing left, or nothing of its
 * first day. Assembled again, from a late span, such a conversation would lose what is gone: it is to stay as it was
 * saved, and not be deleted either.
 *
 * @param links all links of the conversations in question
 * @param traces what `readTraces` found of these links, by trace id
 */
export function sealedConversations(
  links: readonly TraceLink[],
  traces: ReadonlyMap<string, Pick<Trace, 'cut'>>,
): Set<string> {
  return new Set(links.filter(({ traceId }) => traces.get(traceId)?.cut ?? true).map((link) => link.conversationId));
}
