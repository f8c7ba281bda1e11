import { type Instant, type RedactionRules, redactionRulesSchema } from '#contracts';
import type { Database } from '../database/index.js';
import type { Queryable } from './conversation.repository.js';

/** What is replaced in the telemetry of a project before it is stored. */
export async function readRedaction(db: Queryable, projectId: number): Promise<RedactionRules> {
  const { rows } = await db.query<{ redaction: unknown }>('SELECT redaction FROM project WHERE id = $1', [projectId]);
  return redactionRulesSchema.parse(rows[0]!.redaction);
}

/** Replaces the rules of a project, and writes down who did it and why. */
export async function writeRedaction(
  database: Pick<Database, 'transaction'>,
  projectId: number,
  change: { rules: RedactionRules; author: string; reason: string; at: Instant },
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('UPDATE project SET redaction = $2 WHERE id = $1', [projectId, JSON.stringify(change.rules)]);
    await tx.query(
      `INSERT INTO audit_entry (project_id, at, actor, action, subject, reason)
       VALUES ($1, $2, $3, 'redaction', 'project', $4)`,
      [projectId, change.at, change.author, change.reason],
    );
  });
}
