import type { EmergentIntent, Instant } from '#contracts';
import type { Period, Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

export interface StoredEmergent {
  /** contracts: EmergentIntent. */
  intent: EmergentIntent;
  conversationIds: string[];
  /** The refresh it stands out against. */
  taxonomyId: string;
  closedAt: Instant | null;
  becameIntentId: string | null;
}

/** The newest first. */
export async function listEmergent(
  db: Queryable,
  projectId: number,
  agent: string,
  { closedToo }: { closedToo: boolean },
): Promise<StoredEmergent[]> {
  const { rows } = await db.query<StoredEmergent>(
    `SELECT content AS intent, conversation_ids AS "conversationIds", taxonomy_id AS "taxonomyId",
       to_char(closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "closedAt",
       became_intent_id AS "becameIntentId"
     FROM emergent_intent WHERE project_id = $1 AND agent = $2 AND ($3 OR closed_at IS NULL)
     ORDER BY detected_at DESC, id`,
    [projectId, agent, closedToo],
  );
  return rows;
}

export interface EmergentUpdate {
  agent: string;
  taxonomyId: string;
  asOf: Instant;
  open: readonly Pick<StoredEmergent, 'intent' | 'conversationIds'>[];
  closed: readonly { id: string; becameIntentId: string | null }[];
}

/** Stores what one look found: new ones, open ones as they are now, and which are closed. To be called in a transaction. */
export async function saveEmergent(tx: Queryable, projectId: number, update: EmergentUpdate): Promise<void> {
  const { agent, taxonomyId, asOf } = update;
  for (const { intent, conversationIds } of update.open)
    await tx.query(
      `INSERT INTO emergent_intent (project_id, id, agent, taxonomy_id, detected_at, updated_at, conversation_ids, content)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (project_id, id) DO UPDATE SET taxonomy_id = excluded.taxonomy_id, updated_at = excluded.updated_at,
         conversation_ids = excluded.conversation_ids, content = excluded.content`,
      [projectId, intent.id, agent, taxonomyId, intent.detectedAt, asOf, conversationIds, storableJson(intent)],
    );
  for (const { id, becameIntentId } of update.closed)
    await tx.query(
      'UPDATE emergent_intent SET closed_at = $3, became_intent_id = $4 WHERE project_id = $1 AND id = $2 AND closed_at IS NULL',
      [projectId, id, asOf, becameIntentId],
    );
}

/** The newest published taxonomy that was computed from traffic: what a person changed since does not begin a new week. */
export async function newestRefresh(
  db: Queryable,
  projectId: number,
  agent: string,
): Promise<{ id: string; asOf: Instant } | null> {
  const { rows } = await db.query<{ id: string; as_of: Date }>(
    `SELECT id, as_of FROM taxonomy WHERE project_id = $1 AND agent = $2 AND published_at IS NOT NULL
       AND origin = 'refresh' ORDER BY number DESC LIMIT 1`,
    [projectId, agent],
  );
  const row = rows[0];
  return row === undefined ? null : { id: row.id, asOf: row.as_of.toISOString() };
}

/** A request with its place in a taxonomy. */
export interface PlacedRow {
  conversationId: string;
  userId: string | null;
  text: string;
  at: Instant;
  intentId: string;
}

/**
 * Primary requests that have a place in a taxonomy; where there are more than `limit`, the newest, or an even sample by
 * a hash of the id.
 */
export async function listPlacedRequests(
  db: Queryable,
  projectId: number,
  wanted: { agent: string; taxonomyId: string; period: Period; limit: number; take: 'newest' | 'sample' },
): Promise<PlacedRow[]> {
  const order = wanted.take === 'newest' ? 'c.started_at DESC, c.id' : 'md5(c.id) COLLATE "C", c.id';
  const { rows } = await db.query<PlacedRow>(
    `SELECT id AS "conversationId", user_id AS "userId", request AS text,
       to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, intent_id AS "intentId"
     FROM conversation JOIN (
       SELECT c.id AS chosen, a.intent_id FROM conversation c
       JOIN intent_assignment a ON a.project_id = $1 AND a.taxonomy_id = $3 AND a.conversation_id = c.id
       WHERE c.project_id = $1 AND c.agent = $2 AND c.started_at >= $4 AND c.started_at < $5 AND c.request <> ''
       ORDER BY ${order} LIMIT $6) AS choice ON chosen = id
     WHERE project_id = $1 ORDER BY id`,
    [projectId, wanted.agent, wanted.taxonomyId, wanted.period.from, wanted.period.to, wanted.limit],
  );
  return rows;
}

/**
 * Agents with a taxonomy and at least `least` conversations analysed since the last look for emergent intents was asked
 * for, if that was before `lastLookBefore`.
 */
export async function listAgentsToLookAt(
  db: Queryable,
  { least, lastLookBefore }: { least: number; lastLookBefore: Instant },
): Promise<{ projectId: number; agent: string }[]> {
  const { rows } = await db.query<{ projectId: number; agent: string }>(
    `SELECT known.project_id AS "projectId", known.agent
     FROM (SELECT DISTINCT project_id, agent FROM taxonomy WHERE published_at IS NOT NULL) AS known
     CROSS JOIN LATERAL (SELECT coalesce(max(created_at), '-infinity') AS at FROM run
       WHERE run.project_id = known.project_id AND run.agent = known.agent AND stage = 'emerge') AS last
     WHERE last.at < $2 AND (SELECT count(*) FROM (SELECT FROM conversation c WHERE c.project_id = known.project_id
       AND c.agent = known.agent AND c.analysed_at > last.at LIMIT $1) AS fresh) >= $1
     ORDER BY 1, 2`,
    [least, lastLookBefore],
  );
  return rows;
}
