import type { Instant } from '#contracts';
import {
  addAssignments,
  type Database,
  finishShard,
  type Queryable,
  readRequests,
  readUnplaced,
  type ShardKey,
  type TakenShard,
  takeShard,
} from '#platform';
import type { Assigners } from './assigners.js';
import { placeRequests } from './place-requests.js';
import { placedSince } from './prepare-taxonomy.js';

/** Conversations read, placed and written at a time: bounds memory. */
const BATCH = 2_000;

/**
 * Places the conversations of a shard, in one transaction: a worker that dies leaves nothing behind, and of two who
 * have the same shard one waits and finds it done.
 *
 * @returns what the shard is of; null when it was done, or is not wanted any more
 */
export async function assignShard(
  database: Database,
  assigners: Assigners,
  key: ShardKey,
): Promise<Pick<TakenShard, 'agent' | 'asOf'> | null> {
  return database.transaction(async (tx) => {
    const shard = await takeShard(tx, key);
    if (shard === null) return null;
    await placeShard(tx, assigners, key, shard);
    await finishShard(tx, key);
    return shard;
  });
}

async function placeShard(tx: Queryable, assigners: Assigners, key: ShardKey, shard: TakenShard): Promise<void> {
  const { projectId, taxonomyId } = key;
  const assigner = await assigners.open(projectId, taxonomyId);
  if (assigner === null) return;
  const since = placedSince(shard.asOf);
  let { fromId } = shard;
  for (;;) {
    // One more than is placed: it is where the next batch begins.
    const read = await readRequests(tx, projectId, { ...shard, since, fromId, limit: BATCH + 1 });
    const batch = read.slice(0, BATCH);
    await addAssignments(tx, projectId, taxonomyId, await placeRequests(assigner, batch));
    const next = read[BATCH];
    if (next === undefined) return;
    fromId = next.conversationId;
  }
}

/** Places the conversations that no shard met: they came in meanwhile. */
export async function placeLatecomers(
  db: Queryable,
  assigners: Assigners,
  { projectId, taxonomyId, agent, asOf }: { projectId: number; taxonomyId: string; agent: string; asOf: Instant },
): Promise<void> {
  const assigner = await assigners.open(projectId, taxonomyId);
  if (assigner === null) return;
  const wanted = { agent, since: placedSince(asOf), taxonomyId, limit: BATCH };
  for (;;) {
    const batch = await readUnplaced(db, projectId, wanted);
    await addAssignments(db, projectId, taxonomyId, await placeRequests(assigner, batch));
    if (batch.length < BATCH) return;
  }
}
