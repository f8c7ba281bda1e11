import {
  AppError,
  groupBy,
  type Instant,
  type UserStateDiff,
  type UserStateExport,
  type UserStateHistory,
  type UserStateRevision,
} from '#contracts';
import { invertChanges, netChanges, revertChanges } from '#harness';
import type { Queryable } from './conversation.repository.js';
import {
  changeUserState,
  listUserState,
  lockUserState,
  type RevisionNote,
  type UserKey,
} from './user-state.repository.js';

/** The revisions of a user's state with one agent, newest first. */
export async function listRevisions(
  db: Queryable,
  user: UserKey,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<UserStateHistory> {
  const { rows } = await db.query<RevisionRow>(
    `SELECT ${REVISION} FROM user_state_revision
     WHERE project_id = $1 AND user_id = $2 AND agent = $3 AND ($4::int IS NULL OR number < $4)
     ORDER BY number DESC LIMIT $5`,
    [user.projectId, user.userId, user.agent, before ?? null, limit + 1],
  );
  const revisions = rows.slice(0, limit).map(toRevision);
  return { revisions, before: rows.length > limit ? revisions.at(-1)!.number : null };
}

/**
 * What changed from one revision to another, either way round.
 *
 * @throws AppError USERSTATE.NOREVISION
 */
export async function diffUserState(
  db: Queryable,
  user: UserKey,
  { from, to }: { from: number; to?: number | undefined },
): Promise<UserStateDiff> {
  const newest = await newestRevision(db, user);
  const until = to ?? newest;
  mustExist(Math.max(from, until), newest);
  const changes = netChanges(await revisionsBetween(db, user, Math.min(from, until), Math.max(from, until)));
  return { from, to: until, changes: from <= until ? changes : invertChanges(changes) };
}

/**
 * Makes the state again what it was at a revision, by a new revision; what came between stays in the history. To be called in
 * a transaction.
 *
 * @returns null where the state is what it was
 * @throws AppError USERSTATE.NOREVISION
 */
export async function revertUserState(
  tx: Queryable,
  user: UserKey,
  number: number,
  note: RevisionNote,
): Promise<UserStateRevision | null> {
  await lockUserState(tx, user);
  const newest = await newestRevision(tx, user);
  mustExist(number, newest);
  return changeUserState(tx, user, revertChanges(await revisionsBetween(tx, user, number, newest)), note);
}

/** All that is kept as state of a user, with every agent. To be called in a transaction: items and history agree. */
export async function exportUserState(
  tx: Queryable,
  user: Omit<UserKey, 'agent'>,
  exportedAt: Instant,
): Promise<UserStateExport> {
  await lockUserState(tx, user);
  const { rows } = await tx.query<RevisionRow & { agent: string }>(
    `SELECT agent, ${REVISION} FROM user_state_revision WHERE project_id = $1 AND user_id = $2 ORDER BY agent, number`,
    [user.projectId, user.userId],
  );
  const revisions = groupBy(rows, ({ agent }) => agent);
  const { rows: states } = await tx.query<{ agent: string }>(
    'SELECT DISTINCT agent FROM user_state WHERE project_id = $1 AND user_id = $2',
    [user.projectId, user.userId],
  );
  const names = [...new Set([...revisions.keys(), ...states.map(({ agent }) => agent)])].sort();
  const agents: UserStateExport['agents'] = [];
  for (const agent of names) {
    const items = await listUserState(tx, { ...user, agent });
    agents.push({ agent, items, revisions: (revisions.get(agent) ?? []).map(toRevision) });
  }
  return { exportedAt, agents };
}

const REVISION = 'number, at, author, reason, changes';

type RevisionRow = Omit<UserStateRevision, 'at'> & { at: Date };

function toRevision({ number, at, author, reason, changes }: RevisionRow): UserStateRevision {
  return { number, at: at.toISOString(), author, reason, changes };
}

async function newestRevision(db: Queryable, { projectId, userId, agent }: UserKey): Promise<number> {
  const { rows } = await db.query<{ newest: number }>(
    `SELECT coalesce(max(number), 0) AS newest FROM user_state_revision
     WHERE project_id = $1 AND user_id = $2 AND agent = $3`,
    [projectId, userId, agent],
  );
  return rows[0]!.newest;
}

/** Those after one and up to another, oldest first. */
async function revisionsBetween(
  db: Queryable,
  { projectId, userId, agent }: UserKey,
  after: number,
  to: number,
): Promise<UserStateRevision[]> {
  const { rows } = await db.query<RevisionRow>(
    `SELECT ${REVISION} FROM user_state_revision
     WHERE project_id = $1 AND user_id = $2 AND agent = $3 AND number > $4 AND number <= $5 ORDER BY number`,
    [projectId, userId, agent, after, to],
  );
  return rows.map(toRevision);
}

function mustExist(number: number, newest: number): void {
  if (number <= newest) return;
  throw new AppError({
    code: 'USERSTATE.NOREVISION',
    message: `There is no revision ${number} of this user's state: the newest is ${newest}.`,
    fix: 'List them with GET /v1/users/{user}/state/history; 0 is the state before the first.',
    status: 404,
  });
}
