import type { AuditPage } from '#contracts';
import type { Queryable } from './conversation.repository.js';

/** What was done in a project, newest first; of one agent, what was done to its versions and releases. */
export async function listAudit(
  db: Queryable,
  projectId: number,
  { agent, limit, before }: { agent?: string | undefined; limit: number; before?: number | undefined },
): Promise<AuditPage> {
  const { rows } = await db.query<{ id: string; at: Date } & Omit<AuditPage['entries'][number], 'id' | 'at'>>(
    `SELECT id, at, actor, action, subject, reason FROM audit_entry
     WHERE project_id = $1 AND ($2::text IS NULL OR starts_with(subject, $2 || '/')) AND ($3::bigint IS NULL OR id < $3)
     ORDER BY id DESC LIMIT $4`,
    [projectId, agent ?? null, before ?? null, limit + 1],
  );
  const entries = rows.slice(0, limit).map((row) => ({ ...row, id: Number(row.id), at: row.at.toISOString() }));
  return { entries, next: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}
