import { AppError, type Instant, type UserStateChange, type UserStateItem, type UserStateRevision } from '#contracts';
import { type NewStateItem, reviseState } from '#harness';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

export interface UserKey {
  projectId: number;
  agent: string;
  /** Hashed, as on the spans. */
  userId: string;
}

/** Who writes, when and why. */
export interface RevisionNote {
  at: Instant;
  author: string;
  reason: string;
}

/** Items kept of one user with one agent: more is no memory of a person. */
const MOST_ITEMS = 1_000;
const STATE_LOCK = 7_246_010;

/** The subject under which changes of the user's state are told (change-feed.ts). */
export function userSubject({ projectId, agent, userId }: UserKey): string {
  return `${projectId}/${agent}/${userId}`;
}

/**
 * Puts the transactions that change a user's state in a row, also those that erase it: no revision is made of a state
 * that is gone.
 */
export async function lockUserState(tx: Queryable, { projectId, userId }: Omit<UserKey, 'agent'>): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [`${projectId}/${userId}`, STATE_LOCK]);
}

/**
 * What is known of a user as of an instant, one item for each key: what is known in the session comes before what the
 * agent knows, that before what other agents share. Expired items are left out.
 */
export async function readUserState(
  db: Queryable,
  user: UserKey,
  asOf: Instant,
  session: string | null = null,
): Promise<UserStateItem[]> {
  const { rows } = await db.query<ItemRow>(
    `SELECT DISTINCT ON (key) ${ITEM} FROM user_state
     WHERE project_id = $1 AND user_id = $2 AND (agent = $3 OR scope = 'shared') AND session IN ('', $4)
       AND (expires_at IS NULL OR expires_at > $5)
     ORDER BY key, array_position(ARRAY['session', 'user', 'shared'], scope), observed_at DESC, agent`,
    [user.projectId, user.userId, user.agent, session ?? '', asOf],
  );
  return rows.map(toItem);
}

/** All that is kept of a user with one agent, also what has expired. */
export async function listUserState(db: Queryable, user: UserKey): Promise<UserStateItem[]> {
  const { rows } = await db.query<ItemRow>(
    `SELECT ${ITEM} FROM user_state WHERE ${OWN} ORDER BY key, session`,
    own(user),
  );
  return rows.map(toItem);
}

/**
 * Writes items; one that was known gets the next version, an older observation does not replace a newer one. To be called
 * in a transaction.
 *
 * @returns the revision it made; null where it changed nothing
 * @throws AppError USERSTATE.FULL
 */
export async function writeUserState(
  tx: Queryable,
  user: UserKey,
  items: readonly NewStateItem[],
  note: RevisionNote,
): Promise<UserStateRevision | null> {
  await lockUserState(tx, user);
  const known = await listLasting(tx, user, note.at);
  const changes = reviseState(known, items);
  if (known.length + changes.filter(({ before }) => before === null).length > MOST_ITEMS) throw full(user);
  return changeUserState(tx, user, changes, note);
}

/**
 * Writes what was learned from telemetry. What a span showed is learned once: a person who took it back has the last word,
 * however often its conversation is analysed.
 */
export async function writeLearnedState(
  tx: Queryable,
  user: UserKey,
  facts: readonly NewStateItem[],
  note: RevisionNote,
): Promise<UserStateRevision | null> {
  await lockUserState(tx, user);
  const { rows } = await tx.query<{ key: string; span: string }>(
    `SELECT DISTINCT change->'after'->>'key' AS key, change->'after'->>'sourceSpanId' AS span
     FROM user_state_revision, jsonb_array_elements(changes) AS change
     WHERE ${OWN} AND change->'after'->>'source' = 'telemetry' AND change->'after'->>'sourceSpanId' = ANY($4)`,
    [...own(user), facts.map(({ sourceSpanId }) => sourceSpanId)],
  );
  const learned = new Set(rows.map(({ key, span }) => `${span} ${key}`));
  const fresh = facts.filter(({ key, sourceSpanId }) => !learned.has(`${sourceSpanId} ${key}`));
  // As many as the harness has slots.
  return changeUserState(tx, user, reviseState(await listLasting(tx, user, note.at), fresh), note);
}

/** What has expired goes with the next write: that it would, stands in the history. */
async function listLasting(tx: Queryable, user: UserKey, at: Instant): Promise<UserStateItem[]> {
  await tx.query(`DELETE FROM user_state WHERE ${OWN} AND expires_at <= $4`, [...own(user), at]);
  return listUserState(tx, user);
}

/** Makes changes and adds the revision that tells of them; to be called under the lock of the user's state. */
export async function changeUserState(
  tx: Queryable,
  user: UserKey,
  changes: UserStateChange[],
  { at, author, reason }: RevisionNote,
): Promise<UserStateRevision | null> {
  if (changes.length === 0) return null;
  await saveItems(
    tx,
    user,
    changes.flatMap(({ after }) => after ?? []),
  );
  await deleteItems(
    tx,
    user,
    changes.filter(({ after }) => after === null),
  );
  const { rows } = await tx.query<{ number: number }>(
    `INSERT INTO user_state_revision (project_id, user_id, agent, number, at, author, reason, changes)
     SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4, row.author, row.reason, row.changes
     FROM jsonb_to_record($5::jsonb) AS row(author text, reason text, changes jsonb)
       LEFT JOIN user_state_revision ON ${OWN}
     GROUP BY row.author, row.reason, row.changes RETURNING number`,
    [...own(user), at, storableJson({ author, reason, changes })],
  );
  return { number: rows[0]!.number, at, author, reason, changes };
}

/** Forgets all that is kept as state of a user with one agent, and its history. To be called in a transaction. */
export async function eraseUserState(tx: Queryable, user: UserKey): Promise<number> {
  await lockUserState(tx, user);
  await tx.query(`DELETE FROM user_state_revision WHERE ${OWN}`, own(user));
  const { rowCount } = await tx.query(`DELETE FROM user_state WHERE ${OWN}`, own(user));
  return rowCount ?? 0;
}

async function saveItems(tx: Queryable, user: UserKey, items: UserStateItem[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => ({ ...item, session: item.session ?? '' }));
  await tx.query(
    `INSERT INTO user_state (project_id, user_id, agent, session, key, value, scope, source, source_span_id, confidence, observed_at, expires_at, version)
     SELECT $1, $2, $3, session, key, value, scope, source, "sourceSpanId", confidence, "observedAt", "expiresAt", version
     FROM jsonb_to_recordset($4::jsonb) AS row(session text, key text, value text, scope text, source text,
       "sourceSpanId" text, confidence float8, "observedAt" timestamptz, "expiresAt" timestamptz, version int)
     ON CONFLICT (project_id, user_id, agent, session, key) DO UPDATE SET value = excluded.value, scope = excluded.scope,
       source = excluded.source, source_span_id = excluded.source_span_id, confidence = excluded.confidence,
       observed_at = excluded.observed_at, expires_at = excluded.expires_at, version = excluded.version`,
    [...own(user), storableJson(rows)],
  );
}

async function deleteItems(tx: Queryable, user: UserKey, gone: UserStateChange[]): Promise<void> {
  if (gone.length === 0) return;
  const places = gone.map(({ key, session }) => ({ key, session: session ?? '' }));
  await tx.query(
    `DELETE FROM user_state USING jsonb_to_recordset($4::jsonb) AS gone(session text, key text)
     WHERE ${OWN} AND user_state.session = gone.session AND user_state.key = gone.key`,
    [...own(user), storableJson(places)],
  );
}

const OWN = 'project_id = $1 AND user_id = $2 AND agent = $3';

function own({ projectId, userId, agent }: UserKey): [number, string, string] {
  return [projectId, userId, agent];
}

const ITEM = `key, value, scope, session, source, source_span_id AS "sourceSpanId", confidence, observed_at AS "observedAt",
  expires_at AS "expiresAt", version`;

type ItemRow = Omit<UserStateItem, 'observedAt' | 'expiresAt'> & { observedAt: Date; expiresAt: Date | null };

function toItem(row: ItemRow): UserStateItem {
  return {
    ...row,
    session: row.session || null,
    observedAt: row.observedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}

function full({ agent }: UserKey): AppError {
  return new AppError({
    code: 'USERSTATE.FULL',
    message: `${agent} would keep more than ${MOST_ITEMS} items of one user.`,
    fix: 'Write fewer keys, let what holds for a time expire, or erase the state of this user.',
    status: 409,
  });
}
