import type { Instant } from '#contracts';
import type { Database } from '../database/index.js';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** A taxonomy as stored: its content is the intents lib's own. */
export interface StoredTaxonomy {
  id: string;
  agent: string;
  number: number;
  asOf: Instant;
  content: unknown;
}

export async function newestTaxonomy(db: Queryable, projectId: number, agent: string): Promise<StoredTaxonomy | null> {
  return selectTaxonomy(db, 'project_id = $1 AND agent = $2 ORDER BY number DESC LIMIT 1', [projectId, agent]);
}

export async function findTaxonomy(db: Queryable, projectId: number, id: string): Promise<StoredTaxonomy | null> {
  return selectTaxonomy(db, 'project_id = $1 AND id = $2', [projectId, id]);
}

async function selectTaxonomy(db: Queryable, where: string, values: unknown[]): Promise<StoredTaxonomy | null> {
  const { rows } = await db.query<Omit<StoredTaxonomy, 'asOf'> & { as_of: Date }>(
    `SELECT id, agent, number, as_of, content FROM taxonomy WHERE ${where}`,
    values,
  );
  const row = rows[0];
  return row === undefined ? null : { ...row, asOf: row.as_of.toISOString() };
}

/** Stores a refreshed taxonomy with its assignments: readers see the old one or the new one, never half. */
export async function saveTaxonomy(
  database: Database,
  projectId: number,
  taxonomy: StoredTaxonomy,
  assignments: Record<string, string>,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO taxonomy (project_id, id, agent, number, as_of, content) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (project_id, id) DO UPDATE SET content = excluded.content`,
      [projectId, taxonomy.id, taxonomy.agent, taxonomy.number, taxonomy.asOf, storableJson(taxonomy.content)],
    );
    await saveAssignments(tx, projectId, taxonomy.id, assignments);
  });
  // Many rows came at once: with the statistics of before, the planner takes the next look for a tiny one.
  await database.pool.query('ANALYZE conversation, intent_assignment');
}

/** Records which intent conversations belong to under a taxonomy. */
export async function saveAssignments(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  assignments: Record<string, string>,
): Promise<void> {
  await db.query(
    `INSERT INTO intent_assignment (project_id, taxonomy_id, conversation_id, intent_id)
     SELECT $1, $2, key, value FROM jsonb_each_text($3::jsonb)
     ON CONFLICT (project_id, taxonomy_id, conversation_id) DO UPDATE SET intent_id = excluded.intent_id`,
    [projectId, taxonomyId, JSON.stringify(assignments)],
  );
}

export async function assignmentsOf(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  conversationIds: string[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ conversation_id: string; intent_id: string }>(
    `SELECT conversation_id, intent_id FROM intent_assignment
     WHERE project_id = $1 AND taxonomy_id = $2 AND conversation_id = ANY($3)`,
    [projectId, taxonomyId, conversationIds],
  );
  return new Map(rows.map((row) => [row.conversation_id, row.intent_id]));
}
