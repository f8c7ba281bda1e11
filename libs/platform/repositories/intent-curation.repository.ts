import type { Curation, CurationRecord } from '#contracts';
import type { Queryable } from './conversation.repository.js';
import type { ConversationRequests } from './request.repository.js';
import { storableJson } from './storable-json.js';

/** Records what a person decided. Returns its id. */
export async function addCuration(
  tx: Queryable,
  projectId: number,
  agent: string,
  { at, author, decision, baseId, taxonomyId }: Omit<CurationRecord, 'id'>,
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO intent_curation (project_id, agent, at, by, action, base_id, taxonomy_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [projectId, agent, at, author, storableJson(decision), baseId, taxonomyId],
  );
  return rows[0]!.id;
}

/** What people decided about an agent's taxonomy, newest first. */
export async function listCurations(
  db: Queryable,
  projectId: number,
  agent: string,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<CurationRecord[]> {
  const { rows } = await db.query<Omit<CurationRecord, 'at' | 'decision'> & { at: Date; decision: Curation }>(
    `SELECT id, at, by AS author, action AS decision, base_id AS "baseId", taxonomy_id AS "taxonomyId"
     FROM intent_curation WHERE project_id = $1 AND agent = $2 AND ($3::int IS NULL OR id < $3)
     ORDER BY id DESC LIMIT $4`,
    [projectId, agent, before ?? null, limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Gives conversations the place in a new taxonomy that they had in the one before; `mapping` tells intents that went into others. */
export async function copyAssignments(
  tx: Queryable,
  projectId: number,
  { fromId, toId, mapping }: { fromId: string; toId: string; mapping: Readonly<Record<string, string>> },
): Promise<void> {
  if (Object.keys(mapping).length === 0)
    await tx.query(
      `INSERT INTO intent_assignment (project_id, taxonomy_id, conversation_id, intent_id, also_intent_ids)
       SELECT $1, $3, conversation_id, intent_id, also_intent_ids FROM intent_assignment
       WHERE project_id = $1 AND taxonomy_id = $2`,
      [projectId, fromId, toId],
    );
  else await tx.query(COPY_MAPPED, [projectId, fromId, toId, JSON.stringify(mapping)]);
}

/** Intents that are one now are told once, and not beside themselves. */
const COPY_MAPPED = `WITH gone AS (SELECT key, value FROM jsonb_each_text($4::jsonb)),
  placed AS (
    SELECT conversation_id, coalesce(value, intent_id) AS intent_id, also_intent_ids
    FROM intent_assignment LEFT JOIN gone ON key = intent_id WHERE project_id = $1 AND taxonomy_id = $2)
  INSERT INTO intent_assignment (project_id, taxonomy_id, conversation_id, intent_id, also_intent_ids)
  SELECT $1, $3, conversation_id, intent_id, CASE
    WHEN also_intent_ids = '{}' THEN also_intent_ids
    ELSE coalesce((
      SELECT array_agg(id ORDER BY place) FROM (
        SELECT coalesce(value, also) AS id, min(number) AS place
        FROM unnest(also_intent_ids) WITH ORDINALITY AS one (also, number) LEFT JOIN gone ON key = also GROUP BY 1) AS kept
      WHERE id <> intent_id), '{}') END
  FROM placed`;

/** Primary requests of an intent; where there are more than `limit`, an even sample by a hash of the id. */
export async function sampleIntentRequests(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  intentId: string,
  limit: number,
): Promise<{ conversationId: string; text: string }[]> {
  const { rows } = await db.query<{ conversationId: string; text: string }>(
    `SELECT id AS "conversationId", request AS text FROM conversation WHERE project_id = $1 AND request <> '' AND id IN (
       SELECT conversation_id FROM intent_assignment WHERE project_id = $1 AND taxonomy_id = $2 AND intent_id = $3
       ORDER BY md5(conversation_id) COLLATE "C", conversation_id LIMIT $4)`,
    [projectId, taxonomyId, intentId, limit],
  );
  return rows;
}

/** Requests of conversations that asked for some of the intents, at first or later, after an id, in their order. */
export async function readIntentRequests(
  db: Queryable,
  projectId: number,
  { taxonomyId, intentIds, afterId, limit }: IntentRequests,
): Promise<ConversationRequests[]> {
  const { rows } = await db.query<ConversationRequests>(
    `SELECT id AS "conversationId", request, later_requests AS "laterRequests"
     FROM intent_assignment a JOIN conversation c ON c.project_id = a.project_id AND c.id = a.conversation_id
     WHERE a.project_id = $1 AND taxonomy_id = $2 AND (intent_id = ANY($3) OR also_intent_ids && $3) AND conversation_id > $4
     ORDER BY conversation_id LIMIT $5`,
    [projectId, taxonomyId, intentIds, afterId, limit],
  );
  return rows;
}

export interface IntentRequests {
  taxonomyId: string;
  intentIds: readonly string[];
  afterId: string;
  limit: number;
}
