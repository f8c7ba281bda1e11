import type { Instant } from '#contracts';
import type { Queryable } from './conversation.repository.js';

/** What is done with a user's data as such. Words of people stand in the history of the state, which can be erased. */
export interface UserDeed {
  at: Instant;
  actor: string;
  action: 'user.erase' | 'user_state.erase' | 'user_state.export' | 'user_state.revert';
  reason: string;
}

/** Tells the audit of a deed; `userId` is the user's hash. */
export async function auditUser(db: Queryable, projectId: number, userId: string, deed: UserDeed): Promise<void> {
  await db.query(
    'INSERT INTO audit_entry (project_id, at, actor, action, subject, reason) VALUES ($1, $2, $3, $4, $5, $6)',
    [projectId, deed.at, deed.actor, deed.action, userId, deed.reason],
  );
}

/** The audit keeps what was done, and forgets to whom. */
export async function forgetInAudit(db: Queryable, projectId: number, userId: string): Promise<void> {
  await db.query(`UPDATE audit_entry SET subject = '(erased)' WHERE project_id = $1 AND subject = $2`, [
    projectId,
    userId,
  ]);
}
