import type { Instant } from '#contracts';
import type { Queryable } from './conversation.repository.js';

/** A part of the conversations that get their place in a taxonomy being prepared. */
export interface ShardKey {
  projectId: number;
  taxonomyId: string;
  shard: number;
}

/** Conversation ids from `fromId` up to `toId`, which is not in it; null is no end. */
export interface TakenShard {
  agent: string;
  /** Of the taxonomy. */
  asOf: Instant;
  fromId: string;
  toId: string | null;
}

/** How many shards of a taxonomy there are, and how many of them are done. */
export interface ShardProgress {
  shards: number;
  shardsDone: number;
}

/**
 * Divides an agent's conversations since `since` into shards of `size` by their ids. The first has no beginning and the
 * last no end, so that each id is in one.
 */
export async function addShards(
  tx: Queryable,
  projectId: number,
  taxonomyId: string,
  { agent, since, size }: { agent: string; since: Instant; size: number },
): Promise<void> {
  await tx.query(
    `INSERT INTO assignment_shard (project_id, taxonomy_id, shard, from_id, to_id)
     SELECT $1, $2, place / $5, CASE place WHEN 0 THEN '' ELSE id END, lead(id) OVER (ORDER BY place)
     FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1)::int AS place FROM conversation
       WHERE project_id = $1 AND agent = $3 AND started_at >= $4) AS placed
     WHERE place % $5 = 0`,
    [projectId, taxonomyId, agent, since, size],
  );
}

/** Takes a shard until the transaction ends, waiting for whoever has it; null when it is done, or its taxonomy gone. */
export async function takeShard(tx: Queryable, key: ShardKey): Promise<TakenShard | null> {
  const { rows } = await tx.query<Omit<TakenShard, 'asOf'> & { asOf: Date }>(
    `SELECT agent, as_of AS "asOf", from_id AS "fromId", to_id AS "toId"
     FROM assignment_shard s JOIN taxonomy t ON t.project_id = s.project_id AND t.id = s.taxonomy_id
     WHERE s.project_id = $1 AND taxonomy_id = $2 AND shard = $3 AND done_at IS NULL FOR UPDATE OF s`,
    [key.projectId, key.taxonomyId, key.shard],
  );
  const row = rows[0];
  return row === undefined ? null : { ...row, asOf: row.asOf.toISOString() };
}

/** To be called in the transaction that took it. */
export async function finishShard(tx: Queryable, key: ShardKey): Promise<void> {
  await tx.query(
    'UPDATE assignment_shard SET done_at = now() WHERE project_id = $1 AND taxonomy_id = $2 AND shard = $3',
    [key.projectId, key.taxonomyId, key.shard],
  );
}

export async function shardProgress(db: Queryable, projectId: number, taxonomyId: string): Promise<ShardProgress> {
  const { rows } = await db.query<ShardProgress>(
    `SELECT count(*)::int AS shards, count(done_at)::int AS "shardsDone" FROM assignment_shard
     WHERE project_id = $1 AND taxonomy_id = $2`,
    [projectId, taxonomyId],
  );
  return rows[0] as ShardProgress;
}

/** Shards that wait to be done: of one taxonomy, or of all. */
export async function listUndoneShards(db: Queryable, of?: Omit<ShardKey, 'shard'>): Promise<ShardKey[]> {
  const { rows } = await db.query<ShardKey>(
    `SELECT project_id AS "projectId", taxonomy_id AS "taxonomyId", shard FROM assignment_shard
     WHERE done_at IS NULL AND ($1::int IS NULL OR project_id = $1) AND ($2::text IS NULL OR taxonomy_id = $2)
     ORDER BY project_id, taxonomy_id, shard`,
    [of?.projectId ?? null, of?.taxonomyId ?? null],
  );
  return rows;
}
