import type { Queryable } from './conversation.repository.js';

/** How a trace hangs together with others: references are `response:`, `trace:` or `conversation:` and an id. */
export interface TraceThreadRow {
  traceId: string;
  gives: readonly string[];
  follows: string | null;
}

/** What a reference leads to: a trace and the conversation it is in, or conversations. */
export interface ReferentRow {
  trace: { traceId: string; conversationId: string } | null;
  conversationIds: string[];
}

const RESPONSE = 'response:';
const TRACE = 'trace:';
const CONVERSATION = 'conversation:';

/** Records what traces give and follow; what a trace followed before is replaced. */
export async function saveThreads(db: Queryable, projectId: number, threads: readonly TraceThreadRow[]): Promise<void> {
  const given = threads.flatMap(({ traceId, gives }) => idsOf(gives, RESPONSE).map((id) => ({ traceId, id })));
  const following = threads.filter(({ follows }) => follows !== null);
  await db.query(
    `WITH given AS (
       INSERT INTO trace_response (project_id, response_id, trace_id)
       SELECT $1, row.response_id, decode(row.trace_id, 'hex') FROM unnest($2::text[], $3::text[]) AS row (response_id, trace_id)
       ON CONFLICT DO NOTHING),
     ended AS (
       DELETE FROM trace_follow USING unnest($4::text[]) AS row (trace_id)
       WHERE project_id = $1 AND trace_follow.trace_id = decode(row.trace_id, 'hex'))
     INSERT INTO trace_follow (project_id, trace_id, follows)
     SELECT $1, decode(row.trace_id, 'hex'), row.follows FROM unnest($5::text[], $6::text[]) AS row (trace_id, follows)
     ON CONFLICT (project_id, trace_id) DO UPDATE SET follows = excluded.follows`,
    [
      projectId,
      given.map(({ id }) => id),
      given.map(({ traceId }) => traceId),
      threads.filter(({ follows }) => follows === null).map(({ traceId }) => traceId),
      following.map(({ traceId }) => traceId),
      following.map(({ follows }) => follows),
    ],
  );
}

/** Whether any trace of the project follows another one: where none does, nobody needs to look for followers. */
export async function hasFollowers(db: Queryable, projectId: number): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM trace_follow WHERE project_id = $1 LIMIT 1', [projectId]);
  return rowCount === 1;
}

/** The conversations in which traces are that follow one of the references. */
export async function followingConversations(
  db: Queryable,
  projectId: number,
  references: readonly string[],
): Promise<{ traceId: string; conversationId: string }[]> {
  const { rows } = await db.query<{ traceId: string; conversationId: string }>(
    `SELECT encode(trace_id, 'hex') AS "traceId", conversation_id AS "conversationId"
     FROM trace_follow JOIN trace_conversation USING (project_id, trace_id)
     WHERE project_id = $1 AND follows = ANY($2)`,
    [projectId, references],
  );
  return rows;
}

/**
 * Where references lead, as recorded.
 *
 * @param without traces that do not make a conversation count as one that a `conversation:` reference names: they are being
 *   placed anew
 */
export async function findReferents(
  db: Queryable,
  projectId: number,
  references: readonly string[],
  without: readonly string[],
): Promise<Map<string, ReferentRow>> {
  const { rows } = await db.query<{ reference: string; traceId: string | null; conversationId: string }>(
    `(SELECT DISTINCT ON (response_id) '${RESPONSE}' || response_id AS reference, encode(trace_id, 'hex') AS "traceId",
         conversation_id AS "conversationId"
       FROM trace_response JOIN trace_conversation USING (project_id, trace_id)
       WHERE project_id = $1 AND response_id = ANY($2) ORDER BY response_id, trace_id)
     UNION ALL
     SELECT '${TRACE}' || encode(trace_id, 'hex'), encode(trace_id, 'hex'), conversation_id FROM trace_conversation
     WHERE project_id = $1 AND trace_id = ANY(SELECT decode(id, 'hex') FROM unnest($3::text[]) AS id)
     UNION ALL
     SELECT '${CONVERSATION}' || key, NULL, id FROM conversation WHERE project_id = $1 AND key = ANY($4) AND EXISTS (
       SELECT FROM trace_conversation AS link LEFT JOIN trace_follow USING (project_id, trace_id)
       WHERE project_id = $1 AND conversation_id = conversation.id
         AND follows IS DISTINCT FROM '${CONVERSATION}' || conversation.key
         AND trace_id <> ALL(SELECT decode(id, 'hex') FROM unnest($5::text[]) AS id))`,
    [projectId, idsOf(references, RESPONSE), idsOf(references, TRACE), idsOf(references, CONVERSATION), without],
  );
  const referents = new Map<string, ReferentRow>();
  for (const { reference, traceId, conversationId } of rows) {
    const known = referents.get(reference) ?? { trace: null, conversationIds: [] };
    if (traceId === null) known.conversationIds.push(conversationId);
    else known.trace = { traceId, conversationId };
    referents.set(reference, known);
  }
  return referents;
}

/** The conversation of each of the traces that has one. */
export async function conversationsOf(
  db: Queryable,
  projectId: number,
  traceIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ traceId: string; conversationId: string }>(
    `SELECT encode(trace_id, 'hex') AS "traceId", conversation_id AS "conversationId" FROM trace_conversation
     WHERE project_id = $1 AND trace_id = ANY(SELECT decode(id, 'hex') FROM unnest($2::text[]) AS id)`,
    [projectId, traceIds],
  );
  return new Map(rows.map(({ traceId, conversationId }) => [traceId, conversationId]));
}

function idsOf(references: readonly string[], kind: string): string[] {
  return references.filter((reference) => reference.startsWith(kind)).map((reference) => reference.slice(kind.length));
}
