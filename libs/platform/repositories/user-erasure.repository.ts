import type { ErasedCounts, Instant, UserErasure } from '#contracts';
import { LONGEST_EXEMPLAR } from '#intents';
import type { Database } from '../database/index.js';
import { deleteTraces, lockAnalysis, lockAssembly, waitingTracesOf } from '../telemetry-store/index.js';
import type { Queryable } from './conversation.repository.js';
import { deleteEmbeddings } from './embedding-cache.repository.js';
import { deleteModelAnswers } from './model-answer.repository.js';
import { requestsOfConversations } from './request.repository.js';
import { linkedTraces } from './trace-link.repository.js';
import { auditUser, forgetInAudit } from './user-audit.js';
import { eraseQuotes } from './user-quotes.js';
import { lockUserState } from './user-state.repository.js';

/**
 * Deletes all that is kept of a user, in one transaction beside which nothing of the project is assembled or analysed:
 * telemetry, conversations with what was found in them, what models made of them, state with its history, and what other
 * rows quote of them. The audit keeps that it was done, and not of whom. Done again, it finds nothing. Telemetry of the
 * user that comes in later is stored anew.
 *
 * @param userId the user's hash, as on the spans
 */
export async function eraseUser(
  database: Database,
  projectId: number,
  userId: string,
  at: Instant,
): Promise<UserErasure> {
  return database.transaction(async (tx) => {
    await lockAssembly(tx, projectId);
    await lockAnalysis(tx, projectId);
    await lockUserState(tx, { projectId, userId });
    const { rows } = await tx.query<{ id: string }>(
      'SELECT id FROM conversation WHERE project_id = $1 AND user_id = $2',
      [projectId, userId],
    );
    const ids = rows.map(({ id }) => id);
    const linked = await linkedTraces(tx, projectId, ids);
    const refs = [...linked, ...(await waitingTracesOf(tx, projectId, userId, linked))];
    // Quotes are found by what the rows to be deleted still say.
    const quotes = await eraseQuotes(tx, projectId, ids);
    await forgetWords(tx, projectId, ids);
    const erased: ErasedCounts = {
      records: await deleteTraces(tx, projectId, refs),
      traces: new Set(refs.map(({ traceId }) => traceId)).size,
      ...(await deleteFound(tx, projectId, ids)),
      userState: await deleteOfUser(tx, 'user_state', projectId, userId),
      userStateRevisions: await deleteOfUser(tx, 'user_state_revision', projectId, userId),
      authoredTools: await deleteOfUser(tx, 'authored_tool', projectId, userId),
      quotes,
    };
    await auditUser(tx, projectId, userId, { at, actor: 'api', action: 'user.erase', reason: JSON.stringify(erased) });
    await forgetInAudit(tx, projectId, userId);
    return { erased, repeat: await isRead(tx, projectId) };
  });
}

/** Conversations read at a time: bounds memory. */
const BATCH = 5_000;

/** Deletes what is cached of calls of models about what was asked in the conversations. */
async function forgetWords(tx: Queryable, projectId: number, ids: string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += BATCH) {
    const asked = await requestsOfConversations(tx, projectId, ids.slice(start, start + BATCH));
    const texts = asked.flatMap(({ request, laterRequests }) => [request, ...laterRequests]);
    // Those of exemplars are cut.
    await deleteEmbeddings(tx, [...texts, ...texts.map((text) => text.slice(0, LONGEST_EXEMPLAR))]);
  }
  if (ids.length > 0) await deleteModelAnswers(tx);
}

async function deleteFound(
  tx: Queryable,
  projectId: number,
  ids: string[],
): Promise<Pick<ErasedCounts, 'conversations' | 'findings' | 'attributions' | 'intentAssignments'>> {
  const deleteOf = (table: string, column = 'conversation_id') =>
    countOf(tx, `DELETE FROM ${table} WHERE project_id = $1 AND ${column} = ANY($2)`, [projectId, ids]);
  for (const table of ['conversation_words', 'outcome_label', 'judgement', 'tried_counterfactual'])
    await deleteOf(table);
  return {
    findings: await deleteOf('finding'),
    attributions: await deleteOf('attribution'),
    intentAssignments: await deleteOf('intent_assignment'),
    conversations: await deleteOf('conversation', 'id'),
  };
}

function deleteOfUser(tx: Queryable, table: string, projectId: number, userId: string): Promise<number> {
  return countOf(tx, `DELETE FROM ${table} WHERE project_id = $1 AND user_id = $2`, [projectId, userId]);
}

async function countOf(tx: Queryable, statement: string, values: unknown[]): Promise<number> {
  return (await tx.query(statement, values)).rowCount ?? 0;
}

/** Whether a stage runs that keeps what it read of conversations: it may write it after we are done. */
async function isRead(tx: Queryable, projectId: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM run WHERE project_id = $1 AND status = 'running' AND stage IN ('refresh', 'emerge', 'attribute', 'propose', 'judge') LIMIT 1`,
    [projectId],
  );
  return rowCount === 1;
}
