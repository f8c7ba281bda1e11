import type { Instant } from '#contracts';
import type { Database } from '../database/index.js';
import { lockAnalysis } from '../telemetry-store/index.js';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** A taxonomy as stored: its content is the intents lib's own. */
export interface StoredTaxonomy {
  id: string;
  agent: string;
  /** Counts the published ones of an agent, from 1. */
  number: number;
  asOf: Instant;
  content: unknown;
}

/** Who made a taxonomy: traffic, or a person who changed the one before. */
export type TaxonomyOrigin = 'refresh' | 'curation';

/** The number of a taxonomy that no reader may see yet: an agent has one of them at most. */
const PREPARED = 0;
/** The one that readers see. */
export async function newestTaxonomy(db: Queryable, projectId: number, agent: string): Promise<StoredTaxonomy | null> {
  const newest = 'project_id = $1 AND agent = $2 AND published_at IS NOT NULL ORDER BY number DESC LIMIT 1';
  return selectTaxonomy(db, newest, [projectId, agent]);
}

/** The number of the newest one, 0 when there is none. */
export async function newestNumber(db: Queryable, projectId: number, agent: string): Promise<number> {
  const { rows } = await db.query<{ number: number }>(
    `SELECT coalesce(max(number), 0) AS number FROM taxonomy
     WHERE project_id = $1 AND agent = $2 AND published_at IS NOT NULL`,
    [projectId, agent],
  );
  return rows[0]!.number;
}

/** The one that a refresh prepares. */
export async function preparedTaxonomy(
  db: Queryable,
  projectId: number,
  agent: string,
): Promise<StoredTaxonomy | null> {
  return selectTaxonomy(db, `project_id = $1 AND agent = $2 AND number = ${PREPARED}`, [projectId, agent]);
}

/** By its id, also while it is being prepared. */
export async function findTaxonomy(db: Queryable, projectId: number, id: string): Promise<StoredTaxonomy | null> {
  return selectTaxonomy(db, 'project_id = $1 AND id = $2', [projectId, id]);
}

async function selectTaxonomy(db: Queryable, where: string, values: unknown[]): Promise<StoredTaxonomy | null> {
  const { rows } = await db.query<Omit<StoredTaxonomy, 'asOf'> & { as_of: Date }>(
    `SELECT id, agent, number, as_of, content FROM taxonomy WHERE ${where}`,
    values,
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { as_of, ...taxonomy } = row;
  return { ...taxonomy, asOf: as_of.toISOString() };
}

/**
 * Ids of the taxonomies in which a new conversation of the agent gets a place: the newest, the one being prepared, and
 * those under which a watched release was shipped.
 */
export async function taxonomiesInUse(db: Queryable, projectId: number, agent: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM taxonomy WHERE project_id = $1 AND agent = $2 AND (number = ${PREPARED} OR ${IS_NEWEST} OR ${IS_WATCHED})
     ORDER BY number, id`,
    [projectId, agent],
  );
  return rows.map(({ id }) => id);
}

const IS_NEWEST = `number = (SELECT max(number) FROM taxonomy t WHERE t.project_id = taxonomy.project_id
  AND t.agent = taxonomy.agent AND t.published_at IS NOT NULL)`;
/** As watchedReleases of the harness lib. */
const IS_WATCHED = `EXISTS (SELECT FROM release r WHERE r.project_id = taxonomy.project_id AND r.taxonomy_id = taxonomy.id
  AND r.status = 'watching')`;

/** Stores a taxonomy that no reader sees before `publishTaxonomy`. To be called in a transaction. */
export async function addPreparedTaxonomy(
  tx: Queryable,
  projectId: number,
  taxonomy: Omit<StoredTaxonomy, 'number'>,
): Promise<StoredTaxonomy> {
  const prepared = { ...taxonomy, number: PREPARED };
  await insertTaxonomy(tx, projectId, prepared, 'refresh', 'NULL');
  return prepared;
}

/** Gives a prepared taxonomy other content; the places in it stay. */
export async function replacePreparedContent(
  db: Queryable,
  projectId: number,
  id: string,
  content: unknown,
): Promise<void> {
  await db.query(`UPDATE taxonomy SET content = $3 WHERE project_id = $1 AND id = $2 AND number = ${PREPARED}`, [
    projectId,
    id,
    storableJson(content),
  ]);
}

/**
 * Stores a taxonomy that readers see when the transaction ends. Whoever derives it from the newest holds
 * `lockTaxonomies`.
 */
export async function addPublishedTaxonomy(
  tx: Queryable,
  projectId: number,
  taxonomy: StoredTaxonomy,
  origin: TaxonomyOrigin,
): Promise<void> {
  await insertTaxonomy(tx, projectId, taxonomy, origin, 'now()');
}

async function insertTaxonomy(
  tx: Queryable,
  projectId: number,
  { id, agent, number, asOf, content }: StoredTaxonomy,
  origin: TaxonomyOrigin,
  publishedAt: 'NULL' | 'now()',
): Promise<void> {
  await tx.query(
    `INSERT INTO taxonomy (project_id, id, agent, number, as_of, content, origin, published_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, ${publishedAt})`,
    [projectId, id, agent, number, asOf, storableJson(content), origin],
  );
}

/** Shows readers the prepared taxonomy, with what is now known of it. `changed` replaces fields of its content. */
export async function publishTaxonomy(
  tx: Queryable,
  projectId: number,
  id: string,
  number: number,
  changed: Record<string, unknown>,
): Promise<void> {
  await tx.query(
    `UPDATE taxonomy SET number = $3, content = content || $4::jsonb, published_at = now()
     WHERE project_id = $1 AND id = $2`,
    [projectId, id, number, storableJson({ ...changed, number })],
  );
  await tx.query('DELETE FROM assignment_shard WHERE project_id = $1 AND taxonomy_id = $2', [projectId, id]);
}

/** Rows deleted at a time: bounds the length of a transaction. */
const DELETED_AT_A_TIME = 20_000;

/** Deletes a taxonomy with all places in it. */
export async function deleteTaxonomy(database: Database, projectId: number, id: string): Promise<void> {
  const key = [projectId, id];
  await database.pool.query('DELETE FROM assignment_shard WHERE project_id = $1 AND taxonomy_id = $2', key);
  const some = `DELETE FROM intent_assignment WHERE ctid IN (
    SELECT ctid FROM intent_assignment WHERE project_id = $1 AND taxonomy_id = $2 LIMIT ${DELETED_AT_A_TIME})`;
  while (((await database.pool.query(some, key)).rowCount ?? 0) > 0);
  await database.transaction(async (tx) => {
    // An analysis that runs may place more conversations in it until it is gone.
    await lockAnalysis(tx, projectId);
    await tx.query('DELETE FROM intent_assignment WHERE project_id = $1 AND taxonomy_id = $2', key);
    await tx.query('DELETE FROM taxonomy WHERE project_id = $1 AND id = $2', key);
  });
}

/**
 * Deletes taxonomies published before an instant that are neither an agent's newest nor that of a watched release.
 * Returns how many.
 */
export async function deleteOldTaxonomies(database: Database, publishedBefore: Instant): Promise<number> {
  const { rows } = await database.pool.query<{ projectId: number; id: string }>(
    `SELECT project_id AS "projectId", id FROM taxonomy WHERE published_at < $1 AND NOT ${IS_NEWEST} AND NOT ${IS_WATCHED}`,
    [publishedBefore],
  );
  for (const { projectId, id } of rows) await deleteTaxonomy(database, projectId, id);
  return rows.length;
}
