import type { Instant, UserStateItem, WriteUserState } from '#contracts';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

export interface UserKey {
  projectId: number;
  agent: string;
  /** Hashed, as on the spans. */
  userId: string;
}

/** The subject under which changes of the user's state are told (change-feed.ts). */
export function userSubject({ projectId, agent, userId }: UserKey): string {
  return `${projectId}/${agent}/${userId}`;
}

/** What is known of a user as of an instant; expired items are left out. */
export async function readUserState(db: Queryable, user: UserKey, asOf: Instant): Promise<UserStateItem[]> {
  const { rows } = await db.query<
    Omit<UserStateItem, 'observedAt' | 'expiresAt'> & { observedAt: Date; expiresAt: Date | null }
  >(
    `SELECT key, value, scope, source_span_id AS "sourceSpanId", confidence, observed_at AS "observedAt",
       expires_at AS "expiresAt", version
     FROM user_state WHERE project_id = $1 AND agent = $2 AND user_id = $3 AND (expires_at IS NULL OR expires_at > $4)
     ORDER BY key`,
    [user.projectId, user.agent, user.userId, asOf],
  );
  return rows.map((row) => ({
    ...row,
    observedAt: row.observedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
  }));
}

/** Writes items; an item that was known gets the next version, an older observation does not replace a newer one. */
export async function writeUserState(
  db: Queryable,
  user: UserKey,
  items: WriteUserState['items'],
  now: Instant,
): Promise<void> {
  const observed = items.map((item) => ({ ...item, observedAt: item.observedAt ?? now }));
  // Of several items with one key the newest counts; of equally old ones the last.
  observed.sort((a, b) => Date.parse(a.observedAt) - Date.parse(b.observedAt));
  const rows = [...new Map(observed.map((item) => [item.key, item])).values()];
  await db.query(
    `INSERT INTO user_state AS known (project_id, agent, user_id, key, value, scope, source_span_id, confidence, observed_at, expires_at, version)
     SELECT $1, $2, $3, key, value, scope, "sourceSpanId", confidence, "observedAt", "expiresAt", 1
     FROM jsonb_to_recordset($4::jsonb) AS row(key text, value text, scope text, "sourceSpanId" text, confidence float8,
       "observedAt" timestamptz, "expiresAt" timestamptz)
     ON CONFLICT (project_id, agent, user_id, key) DO UPDATE SET value = excluded.value, scope = excluded.scope,
       source_span_id = excluded.source_span_id, confidence = excluded.confidence, observed_at = excluded.observed_at,
       expires_at = excluded.expires_at, version = known.version + 1
     WHERE excluded.observed_at >= known.observed_at`,
    [user.projectId, user.agent, user.userId, storableJson(rows)],
  );
}

/** Forgets all that is kept as state of a user, for one agent. */
export async function eraseUserState(db: Queryable, user: UserKey): Promise<number> {
  const { rowCount } = await db.query('DELETE FROM user_state WHERE project_id = $1 AND agent = $2 AND user_id = $3', [
    user.projectId,
    user.agent,
    user.userId,
  ]);
  return rowCount ?? 0;
}
