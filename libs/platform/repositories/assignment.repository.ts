import type { Instant } from '#contracts';
import type { Queryable } from './conversation.repository.js';

/** The place of a conversation in a taxonomy. */
export interface Assignment {
  conversationId: string;
  /** Of its primary request. */
  intentId: string;
  /** Of its later requests, each once, other than the primary one. */
  alsoIntentIds: readonly string[];
}

/** Records the place of conversations in a taxonomy; a place that is known already gives way. */
export async function saveAssignments(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  assignments: readonly Assignment[],
): Promise<void> {
  const replace = 'DO UPDATE SET intent_id = excluded.intent_id, also_intent_ids = excluded.also_intent_ids';
  await insertAssignments(db, projectId, taxonomyId, assignments, replace);
}

/** Records the place of conversations that have none yet in the taxonomy. */
export async function addAssignments(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  assignments: readonly Assignment[],
): Promise<void> {
  await insertAssignments(db, projectId, taxonomyId, assignments, 'DO NOTHING');
}

/** Rows go in in the order of their ids: two who place the same conversations wait for, not on, each other. */
async function insertAssignments(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  assignments: readonly Assignment[],
  onConflict: string,
): Promise<void> {
  await db.query(
    `INSERT INTO intent_assignment (project_id, taxonomy_id, conversation_id, intent_id, also_intent_ids)
     SELECT $1, $2, id, intent_id, string_to_array(also, ' ')
     FROM unnest($3::text[], $4::text[], $5::text[]) AS row(id, intent_id, also) ORDER BY id
     ON CONFLICT (project_id, taxonomy_id, conversation_id) ${onConflict}`,
    [
      projectId,
      taxonomyId,
      assignments.map(({ conversationId }) => conversationId),
      assignments.map(({ intentId }) => intentId),
      // Postgres' unnest takes no arrays of unequal length; ids of intents hold no spaces.
      assignments.map(({ alsoIntentIds }) => alsoIntentIds.join(' ')),
    ],
  );
}

/** Conversation id → intent id, for those of the conversations that have a place. */
export async function assignmentsOf(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  conversationIds: string[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ conversation_id: string; intent_id: string }>(
    `SELECT conversation_id, intent_id FROM intent_assignment
     WHERE project_id = $1 AND taxonomy_id = $2 AND conversation_id = ANY($3)`,
    [projectId, taxonomyId, conversationIds],
  );
  return new Map(rows.map((row) => [row.conversation_id, row.intent_id]));
}

/** How many conversations lie in an intent. */
export interface PlacedCount {
  intentId: string;
  conversations: number;
  /** Of those, the ones that began in the period asked for. */
  inPeriod: number;
}

export async function countAssignments(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  period: { from: Instant; to: Instant },
): Promise<PlacedCount[]> {
  const { rows } = await db.query<PlacedCount>(
    `SELECT a.intent_id AS "intentId", count(*)::int AS conversations,
       count(*) FILTER (WHERE c.started_at >= $3 AND c.started_at < $4)::int AS "inPeriod"
     FROM intent_assignment a JOIN conversation c ON c.project_id = a.project_id AND c.id = a.conversation_id
     WHERE a.project_id = $1 AND a.taxonomy_id = $2 GROUP BY 1 ORDER BY 1`,
    [projectId, taxonomyId, period.from, period.to],
  );
  return rows;
}

/** Deletes the places of conversations that were deleted while somebody placed them. */
export async function deleteStrayAssignments(db: Queryable, projectId: number, taxonomyId: string): Promise<void> {
  await db.query(
    `DELETE FROM intent_assignment a WHERE project_id = $1 AND taxonomy_id = $2
     AND NOT EXISTS (SELECT FROM conversation c WHERE c.project_id = a.project_id AND c.id = a.conversation_id)`,
    [projectId, taxonomyId],
  );
}
