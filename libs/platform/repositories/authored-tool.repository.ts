import { createHash } from 'node:crypto';
import type { Instant } from '#contracts';
import type { AuthoredTool, ConversationUse, OwnedTool, ToolDocument } from '#harness';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';
import { lockUserState, type UserKey } from './user-state.repository.js';

/** The authored tools of a user: those of the session first, where one is named, then those of the user. */
export async function listAuthoredTools(db: Queryable, user: UserKey, session: string | null): Promise<AuthoredTool[]> {
  const { rows } = await db.query<AuthoredRow>(
    `SELECT ${TOOL} FROM authored_tool WHERE project_id = $1 AND agent = $2 AND user_id = $3 AND session IN ('', $4)
     ORDER BY session = '', name`,
    [user.projectId, user.agent, user.userId, session ?? ''],
  );
  return rows.map(toAuthoredTool);
}

/** Tools of a session are over when nothing was authored anew of them for so long. */
const SESSION_DAYS = 7;

/**
 * The tools that a session of a user is offered, and no one else changes meanwhile: who else authors for that user, or
 * erases it, waits. What is over of other sessions is deleted.
 */
export async function lockAuthoredTools(
  tx: Queryable,
  user: UserKey,
  session: string,
  at: Instant,
): Promise<AuthoredTool[]> {
  await lockUserState(tx, user);
  await tx.query(
    `DELETE FROM authored_tool WHERE project_id = $1 AND agent = $2 AND user_id = $3 AND session NOT IN ('', $4)
       AND updated_at < $5::timestamptz - make_interval(days => ${SESSION_DAYS})`,
    [user.projectId, user.agent, user.userId, session, at],
  );
  return listAuthoredTools(tx, user, session);
}

/** Keeps a tool under its name; one that was there is replaced by its next version. */
export async function saveAuthoredTool(
  tx: Queryable,
  user: UserKey,
  { session, tool }: { session: string; tool: ToolDocument },
  at: Instant,
): Promise<AuthoredTool> {
  const key = [user.projectId, user.agent, user.userId, session, tool.name];
  const id = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 24);
  const { rows } = await tx.query<AuthoredRow>(
    `INSERT INTO authored_tool AS known (project_id, agent, user_id, session, name, id, version, tool, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $8)
     ON CONFLICT (project_id, agent, user_id, session, name) DO UPDATE
       SET version = known.version + 1, tool = excluded.tool, updated_at = excluded.updated_at, promoted_to = NULL
     RETURNING ${TOOL}`,
    [...key, id, storableJson(tool), at],
  );
  return toAuthoredTool(rows[0]!);
}

/** All authored tools of an agent, oldest first, each with the hash of its user. */
export async function listOwnedTools(db: Queryable, projectId: number, agent: string): Promise<OwnedTool[]> {
  const { rows } = await db.query<AuthoredRow & { userId: string }>(
    `SELECT ${TOOL}, user_id AS "userId" FROM authored_tool WHERE project_id = $1 AND agent = $2 ORDER BY created_at, id`,
    [projectId, agent],
  );
  return rows.map(({ userId, ...row }) => ({ ...toAuthoredTool(row), userId }));
}

export async function findAuthoredTool(
  db: Queryable,
  projectId: number,
  agent: string,
  id: string,
): Promise<AuthoredTool | null> {
  const { rows } = await db.query<AuthoredRow>(
    `SELECT ${TOOL} FROM authored_tool WHERE project_id = $1 AND agent = $2 AND id = $3`,
    [projectId, agent, id],
  );
  return rows[0] ? toAuthoredTool(rows[0]) : null;
}

export async function notePromotion(db: Queryable, projectId: number, id: string, version: number): Promise<void> {
  await db.query('UPDATE authored_tool SET promoted_to = $3 WHERE project_id = $1 AND id = $2', [
    projectId,
    id,
    version,
  ]);
}

/** Gives whether there was one. */
export async function deleteAuthoredTool(
  db: Queryable,
  projectId: number,
  agent: string,
  id: string,
): Promise<boolean> {
  const { rowCount } = await db.query('DELETE FROM authored_tool WHERE project_id = $1 AND agent = $2 AND id = $3', [
    projectId,
    agent,
    id,
  ]);
  return rowCount === 1;
}

/** Conversations read at most: bounds memory. */
const MOST_CONVERSATIONS = 20_000;

/** What users with authored tools called, one row per conversation in [from, to), newest first. */
export async function listToolUses(
  db: Queryable,
  projectId: number,
  agent: string,
  { from, to }: { from: Instant; to: Instant },
): Promise<ConversationUse[]> {
  const { rows } = await db.query<Omit<ConversationUse, 'startedAt'> & { startedAt: Date }>(
    `SELECT user_id AS "userId", key AS session, started_at AS "startedAt", ARRAY(
       SELECT jsonb_build_object('name', step->>'name', 'failed', step->'error' IS DISTINCT FROM 'null'::jsonb)
       FROM jsonb_path_query(content, '$.turns[*].steps[*] ? (@.kind == "tool")') AS step) AS calls
     FROM conversation
     WHERE project_id = $1 AND agent = $2 AND started_at >= $3 AND started_at < $4
       AND user_id IN (SELECT user_id FROM authored_tool WHERE project_id = $1 AND agent = $2)
     ORDER BY started_at DESC LIMIT ${MOST_CONVERSATIONS}`,
    [projectId, agent, from, to],
  );
  return rows.map((row) => ({ ...row, startedAt: row.startedAt.toISOString() }));
}

const TOOL = `id, session, version, created_at AS "createdAt", updated_at AS "updatedAt", promoted_to AS "promotedTo", tool`;

type AuthoredRow = Omit<AuthoredTool, 'scope' | 'session' | 'createdAt' | 'updatedAt'> & {
  session: string;
  createdAt: Date;
  updatedAt: Date;
};

function toAuthoredTool({ session, createdAt, updatedAt, ...row }: AuthoredRow): AuthoredTool {
  return {
    ...row,
    scope: session === '' ? 'user' : 'session',
    session: session || null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
