import type { Conversation, Instant } from '#contracts';
import { requestsOf } from '#intents';
import type { Period, Queryable } from './conversation.repository.js';

/** What the user of a conversation asked for, cleaned, as it is stored: the one text from which every intent is read. */
export interface ConversationRequests {
  conversationId: string;
  /** The primary request; empty where the user said nothing. */
  request: string;
  laterRequests: string[];
}

/** Bounds of what is stored of later requests: they tell what else was asked for, the primary one stands for the whole. */
const MOST_LATER = 8;
const LATER_CHARACTERS = 500;

export function storableRequests(conversation: Conversation): Omit<ConversationRequests, 'conversationId'> {
  const [request = '', ...later] = requestsOf(conversation);
  return { request, laterRequests: later.slice(0, MOST_LATER).map((text) => text.slice(0, LATER_CHARACTERS)) };
}

/**
 * Primary requests of an agent's conversations in a period. Where there are more than `limit`, an even sample by a hash
 * of the id: the same whatever the order in which they came.
 */
export async function sampleRequests(
  db: Queryable,
  projectId: number,
  agent: string,
  period: Period,
  limit: number,
): Promise<{ conversationId: string; text: string }[]> {
  const { rows } = await db.query<{ conversationId: string; text: string }>(
    // Ids are sorted alone: with the texts beside them the sort would not fit into memory.
    `SELECT id AS "conversationId", request AS text FROM conversation
     WHERE project_id = $1 AND id IN (
       SELECT id FROM conversation
       WHERE project_id = $1 AND agent = $2 AND started_at >= $3 AND started_at < $4 AND request <> ''
       ORDER BY md5(id) COLLATE "C", id LIMIT $5)`,
    [projectId, agent, period.from, period.to, limit],
  );
  return rows;
}

/** Some of an agent's conversations since `since` with an id from `fromId` up to `toId`, in the order of their ids. */
export async function readRequests(
  db: Queryable,
  projectId: number,
  range: { agent: string; since: Instant; fromId: string; toId: string | null; limit: number },
): Promise<ConversationRequests[]> {
  const { rows } = await db.query<ConversationRequests>(
    `SELECT ${COLUMNS} FROM conversation
     WHERE project_id = $1 AND agent = $2 AND started_at >= $3 AND id >= $4 AND ($5::text IS NULL OR id < $5)
     ORDER BY id LIMIT $6`,
    [projectId, range.agent, range.since, range.fromId, range.toId, range.limit],
  );
  return rows;
}

/** Some of an agent's conversations since `since` that have no place in a taxonomy. */
export async function readUnplaced(
  db: Queryable,
  projectId: number,
  { agent, since, taxonomyId, limit }: { agent: string; since: Instant; taxonomyId: string; limit: number },
): Promise<ConversationRequests[]> {
  const { rows } = await db.query<ConversationRequests>(
    `SELECT ${COLUMNS} FROM conversation WHERE project_id = $1 AND id IN (
       SELECT id FROM conversation c WHERE project_id = $1 AND agent = $2 AND started_at >= $3 AND NOT EXISTS (
         SELECT FROM intent_assignment a WHERE a.project_id = $1 AND a.taxonomy_id = $4 AND a.conversation_id = c.id)
       LIMIT $5)`,
    [projectId, agent, since, taxonomyId, limit],
  );
  return rows;
}

/** The requests of the conversations given. */
export async function requestsOfConversations(
  db: Queryable,
  projectId: number,
  ids: readonly string[],
): Promise<ConversationRequests[]> {
  const { rows } = await db.query<ConversationRequests>(
    `SELECT ${COLUMNS} FROM conversation WHERE project_id = $1 AND id = ANY($2)`,
    [projectId, ids],
  );
  return rows;
}

const COLUMNS = `id AS "conversationId", request, later_requests AS "laterRequests"`;
