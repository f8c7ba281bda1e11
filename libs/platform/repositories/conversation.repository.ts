import type { Conversation, Finding, Instant, Outcome } from '#contracts';
import { nanoToMs, stepsOf } from '#contracts';
import type { Database } from '../database/index.js';
import { conversationWords } from './conversation-words.js';
import { storableRequests } from './request.repository.js';
import { storableJson } from './storable-json.js';

/** What a conversation was found to be. */
export interface Analysis {
  conversationId: string;
  findings: Finding[];
  outcome: Outcome;
}

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

/** Conversations that ended by `endedBefore` and are not analysed yet, oldest first. */
export async function listUnanalysed(
  db: Queryable,
  projectId: number,
  options: { endedBefore: Instant; settledBefore: Instant; limit: number },
): Promise<Conversation[]> {
  const { rows } = await db.query<{ content: Conversation }>(
    `SELECT content FROM conversation
     WHERE project_id = $1 AND analysed_at IS NULL AND ended_at <= $2 AND received_at <= $3
     ORDER BY ended_at, id LIMIT $4`,
    [projectId, options.endedBefore, options.settledBefore, options.limit],
  );
  return rows.map(({ content }) => content);
}

/**
 * Replaces the findings of the conversations given, and marks them analysed. To be called in a transaction: half of it
 * would leave findings without an outcome.
 */
export async function saveAnalyses(
  tx: Queryable,
  projectId: number,
  detectorSet: string,
  analyses: Analysis[],
): Promise<void> {
  const ids = analyses.map(({ conversationId }) => conversationId);
  const findings = analyses.flatMap((analysis) => analysis.findings);
  const outcomes = analyses.map(({ conversationId, outcome }) => ({ id: conversationId, ...outcome }));
  await tx.query('DELETE FROM finding WHERE project_id = $1 AND conversation_id = ANY($2)', [projectId, ids]);
  await tx.query(
    `INSERT INTO finding (project_id, id, conversation_id, detector, kind, pattern, severity, turn, span_ids, message, evidence)
     SELECT $1, id, "conversationId", detector, kind, pattern, severity, turn,
       ARRAY(SELECT jsonb_array_elements_text("spanIds")), message, evidence
     FROM jsonb_to_recordset($2::jsonb) AS row(id text, "conversationId" text, detector text, kind text, pattern text,
       severity float8, turn int, "spanIds" jsonb, message text, evidence jsonb)`,
    [projectId, storableJson(findings)],
  );
  await tx.query(
    `UPDATE conversation SET analysed_at = now(), detector_set = $3, success_probability = "successProbability",
       failed = row.failed, frustrated = row.frustrated, abandoned = row.abandoned
     FROM jsonb_to_recordset($2::jsonb) AS row(id text, "successProbability" float8, failed bool, frustrated bool, abandoned bool)
     WHERE project_id = $1 AND conversation.id = row.id`,
    [projectId, JSON.stringify(outcomes), detectorSet],
  );
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

/** Analysed conversations of a period with their findings; at most `limit`, an even sample by id where there are more. */
export async function listAnalysed(
  db: Queryable,
  projectId: number,
  agent: string,
  period: Period,
  limit: number,
): Promise<AnalysedRow[]> {
  const { rows } = await db.query<{ content: Conversation; findings: Finding[]; outcome: Outcome }>(
    `SELECT content, ${OUTCOME} AS outcome, coalesce((SELECT jsonb_agg(${FINDING} ORDER BY finding.id) FROM finding
         WHERE finding.project_id = c.project_id AND finding.conversation_id = c.id), '[]') AS findings
     FROM (SELECT * FROM conversation WHERE project_id = $1 AND agent = $2 AND started_at >= $3 AND started_at < $4
       AND analysed_at IS NOT NULL ORDER BY md5(id) LIMIT $5) AS c
     ORDER BY started_at, id`,
    [projectId, agent, period.from, period.to, limit],
  );
  return rows.map(({ content, findings, outcome }) => ({ conversation: content, findings, outcome }));
}

const OUTCOME = `jsonb_build_object('successProbability', c.success_probability, 'failed', c.failed, 'frustrated', c.frustrated, 'abandoned', c.abandoned)`;
const FINDING = `jsonb_build_object('id', finding.id, 'conversationId', conversation_id, 'detector', detector, 'kind', kind,
  'pattern', pattern, 'severity', severity, 'turn', turn, 'spanIds', span_ids, 'message', message, 'evidence', evidence)`;

export async function findConversation(
  db: Queryable,
  projectId: number,
  id: string,
): Promise<(Omit<AnalysedRow, 'outcome'> & { outcome: Outcome | null }) | null> {
  const { rows } = await db.query<{ content: Conversation; findings: Finding[]; outcome: Outcome | null }>(
    `SELECT content, CASE WHEN analysed_at IS NULL THEN NULL ELSE ${OUTCOME} END AS outcome,
       coalesce((SELECT jsonb_agg(${FINDING} ORDER BY turn, finding.id) FROM finding
         WHERE finding.project_id = c.project_id AND finding.conversation_id = c.id), '[]') AS findings
     FROM conversation AS c WHERE project_id = $1 AND id = $2`,
    [projectId, id],
  );
  const row = rows[0];
  return row === undefined ? null : { conversation: row.content, findings: row.findings, outcome: row.outcome };
}

/** Deletes conversations with all that was found in them. */
export async function deleteConversations(db: Queryable, projectId: number, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ['conversation_words', 'finding', 'attribution', 'intent_assignment'])
    await db.query(`DELETE FROM ${table} WHERE project_id = $1 AND conversation_id = ANY($2)`, [projectId, ids]);
  await db.query('DELETE FROM conversation WHERE project_id = $1 AND id = ANY($2)', [projectId, ids]);
}
