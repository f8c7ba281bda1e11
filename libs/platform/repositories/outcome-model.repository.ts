import type { Instant } from '#contracts';
import { type OutcomeModel, outcomeModelSchema } from '#findings';
import type { Queryable } from './conversation.repository.js';

/**
 * What the outcome of an agent's conversations is estimated with; null where the default serves. A model that was learned
 * for other features than those of this release does not count.
 */
export async function currentOutcomeModel(
  db: Queryable,
  projectId: number,
  agent: string,
): Promise<OutcomeModel | null> {
  const { rows } = await db.query<{ content: unknown }>(
    'SELECT content FROM outcome_model WHERE project_id = $1 AND agent = $2 ORDER BY fitted_at DESC, id LIMIT 1',
    [projectId, agent],
  );
  return outcomeModelSchema.safeParse(rows[0]?.content).data ?? null;
}

/** Replaces the model of an agent; with null the default serves from then on. To be called in a transaction. */
export async function replaceOutcomeModel(
  tx: Queryable,
  projectId: number,
  agent: string,
  { model, at }: { model: OutcomeModel | null; at: Instant },
): Promise<void> {
  await tx.query('DELETE FROM outcome_model WHERE project_id = $1 AND agent = $2', [projectId, agent]);
  if (model === null) return;
  const { successes, failures } = model.labels;
  await tx.query(
    'INSERT INTO outcome_model (project_id, id, agent, fitted_at, labels, content) VALUES ($1, $2, $3, $4, $5, $6)',
    [projectId, model.id, agent, at, successes + failures, JSON.stringify(model)],
  );
}
