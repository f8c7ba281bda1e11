import type { Conversation, Finding, Instant, Outcome } from '#contracts';
import { nanoToMs, stepsOf } from '#contracts';
import type { Database } from '../database/index.js';
import { conversationWords } from './conversation-words.js';
import { storableRequests } from './request.repository.js';
import { storableJson } from './storable-json.js';
import { eraseFromReports } from './week-report-quotes.js';

export interface Period {
  from: Instant;
  to: Instant;
}

/** An analysed conversation as later stages read it. */
export interface AnalysedRow {
  conversation: Conversation;
  findings: Finding[];
  outcome: Outcome;
}

/** Anything SQL can be sent to: the pool, or the client of a running transaction. */
export type Queryable = Pick<Database['pool'], 'query'>;

/**
 * Inserts or replaces conversations with the words they are searched by; to be called in a transaction. A replaced
 * conversation is to be analysed again; one that comes in unchanged is left alone.
 */
export async function saveConversations(
  tx: Queryable,
  projectId: number,
  conversations: Conversation[],
): Promise<void> {
  if (conversations.length === 0) return;
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO conversation AS known (project_id, id, key, agent, user_id, started_at, ended_at, turn_count, step_count,
       version, channel, arms, content, request, later_requests)
     SELECT $1, id, key, agent, user_id, started_at, ended_at, turn_count, step_count, version, channel, arms, content,
       request, later_requests
     FROM jsonb_to_recordset($2::jsonb) AS row(id text, key text, agent text, user_id text, started_at timestamptz,
       ended_at timestamptz, turn_count int, step_count int, version text, channel text, arms jsonb, content jsonb,
       request text, later_requests text[])
     ON CONFLICT (project_id, id) DO UPDATE SET agent = excluded.agent, user_id = excluded.user_id,
       started_at = excluded.started_at, ended_at = excluded.ended_at, turn_count = excluded.turn_count,
       step_count = excluded.step_count, version = excluded.version, channel = excluded.channel, arms = excluded.arms,
       content = excluded.content, request = excluded.request, later_requests = excluded.later_requests,
       received_at = now(), analysed_at = NULL
     WHERE known.content IS DISTINCT FROM excluded.content RETURNING id`,
    [projectId, storableJson(conversations.map(toRow))],
  );
  const saved = new Set(rows.map(({ id }) => id));
  await saveWords(
    tx,
    projectId,
    conversations.filter(({ id }) => saved.has(id)),
  );
}

/** A statement of its own: a join of the words with what was saved would go through all texts for each conversation. */
async function saveWords(tx: Queryable, projectId: number, conversations: Conversation[]): Promise<void> {
  await tx.query(
    `INSERT INTO conversation_words AS known (project_id, conversation_id, search)
     SELECT $1, id, to_tsvector('simple', words) FROM unnest($2::text[], $3::text[]) AS row(id, words)
     ON CONFLICT (project_id, conversation_id) DO UPDATE SET search = excluded.search
     WHERE known.search IS DISTINCT FROM excluded.search`,
    [projectId, conversations.map(({ id }) => id), conversations.map(conversationWords)],
  );
}

function toRow(conversation: Conversation) {
  const { request, laterRequests } = storableRequests(conversation);
  return {
    id: conversation.id,
    key: conversation.key,
    agent: conversation.agent,
    user_id: conversation.userId,
    started_at: new Date(nanoToMs(conversation.startNano)).toISOString(),
    ended_at: new Date(nanoToMs(conversation.endNano)).toISOString(),
    turn_count: conversation.turns.length,
    step_count: stepsOf(conversation).length,
    version: conversation.harness.version,
    channel: conversation.harness.channel,
    arms: conversation.harness.arms,
    content: conversation,
    request,
    later_requests: laterRequests,
  };
}

/** The newest conversations of an agent, analysed or not: what is normal for it. */
export async function listRecent(
  db: Queryable,
  projectId: number,
  agent: string,
  limit: number,
): Promise<Conversation[]> {
  const { rows } = await db.query<{ content: Conversation }>(
    'SELECT content FROM conversation WHERE project_id = $1 AND agent = $2 ORDER BY started_at DESC, id LIMIT $3',
    [projectId, agent, limit],
  );
  return rows.map(({ content }) => content);
}

export const OUTCOME = `jsonb_build_object('successProbability', c.success_probability, 'failed', c.failed, 'frustrated', c.frustrated, 'abandoned', c.abandoned)`;
export const FINDING = `jsonb_build_object('id', finding.id, 'conversationId', conversation_id, 'detector', detector, 'kind', kind,
  'pattern', pattern, 'severity', severity, 'turn', turn, 'spanIds', span_ids, 'message', message, 'evidence', evidence)`;

/** A conversation as a person reads it. One that waits for its analysis has neither findings nor outcome. */
export interface StoredConversation {
  conversation: Conversation;
  findings: Finding[];
  outcome: Outcome | null;
  /** What it was analysed with; null while it waits. */
  detectorSet: string | null;
}

export async function findConversation(
  db: Queryable,
  projectId: number,
  id: string,
): Promise<StoredConversation | null> {
  const { rows } = await db.query<StoredConversation>(
    `SELECT content AS conversation, CASE WHEN analysed_at IS NOT NULL THEN ${OUTCOME} END AS outcome,
       CASE WHEN analysed_at IS NOT NULL THEN detector_set END AS "detectorSet",
       CASE WHEN analysed_at IS NULL THEN '[]' ELSE coalesce((SELECT jsonb_agg(${FINDING} ORDER BY turn, finding.id)
         FROM finding WHERE finding.project_id = c.project_id AND finding.conversation_id = c.id), '[]') END AS findings
     FROM conversation AS c WHERE project_id = $1 AND id = $2`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

/** Ids of the conversations that telemetry names by a key: of two agents, two may have the same. */
export async function findByKey(db: Queryable, projectId: number, key: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'SELECT id FROM conversation WHERE project_id = $1 AND key = $2 ORDER BY started_at DESC, id',
    [projectId, key],
  );
  return rows.map(({ id }) => id);
}

/** Tables with rows of one conversation each, beside its own. */
const FOUND_IN_CONVERSATIONS = [
  'conversation_words',
  'finding',
  'attribution',
  'intent_assignment',
  'outcome_label',
  'judgement',
  'tried_counterfactual',
] as const;

/** Deletes conversations with all that was found in them, and what reports show of them. */
export async function deleteConversations(db: Queryable, projectId: number, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await eraseFromReports(db, projectId, ids);
  for (const table of FOUND_IN_CONVERSATIONS)
    await db.query(`DELETE FROM ${table} WHERE project_id = $1 AND conversation_id = ANY($2)`, [projectId, ids]);
  await db.query('DELETE FROM conversation WHERE project_id = $1 AND id = ANY($2)', [projectId, ids]);
}
