import {
  deleteTaxonomy,
  isRefreshUnderWay,
  listUndoneShards,
  preparedTaxonomy,
  replacePreparedContent,
  type ShardKey,
  type ShardProgress,
  type StoredTaxonomy,
  shardProgress,
  whilePreparing,
} from '#platform';
import type { IntentContext } from '../context.js';
import { assignShard } from './assign-shard.js';
import { Assigners } from './assigners.js';
import { prepareTaxonomy, storePrepared } from './prepare-taxonomy.js';
import { publishPrepared } from './publish-taxonomy.js';
import { reapplyDecisions } from './reapply-decisions.js';

/**
 * How far a refresh is. `published`: what came of it in numbers. `assigning`: its shards are being done; whoever does the
 * last calls again. `waiting`: another refresh of the agent goes first.
 */
export type RefreshState =
  | { state: 'published'; figures: Record<string, number> }
  | { state: 'assigning'; progress: ShardProgress }
  | { state: 'waiting' };

export interface RefreshOptions {
  assigners?: Assigners;
  /** Conversations placed in one go. A fixed number: shards are the same whoever works on them. */
  shardSize?: number;
  /** Puts shards where others do them; unless given, they are done here, one after the other. One alone always is. */
  fanOut?(shards: ShardKey[]): Promise<void>;
}

const SHARD_SIZE = 20_000;

/**
 * Takes the refresh of an agent's intents as far as it goes: builds a taxonomy from the last week, has every recent
 * conversation placed in it, and publishes it. Called again, it goes on where it was, also after a crash. The result is
 * the same on any number of workers.
 */
export async function refreshIntents(context: IntentContext, options: RefreshOptions = {}): Promise<RefreshState> {
  const { database, projectId, agent, embedding } = context;
  const assigners = options.assigners ?? new Assigners(database, embedding, 1);
  const fanOut = async (shards: ShardKey[]) => {
    for (const shard of shards) await assignShard(database, assigners, shard);
  };
  const work = { fanOut, shardSize: SHARD_SIZE, ...options, assigners };
  const state = await whilePreparing(database, projectId, agent, () => advance(context, work));
  return state ?? { state: 'waiting' };
}

async function advance(context: IntentContext, options: Required<RefreshOptions>): Promise<RefreshState> {
  const { database, projectId, agent, asOf } = context;
  const stored = await preparedTaxonomy(database.pool, projectId, agent);
  if (stored !== null && stored.asOf !== asOf) {
    if (await isRefreshUnderWay(database.pool, projectId, stored)) return { state: 'waiting' };
    // Whoever began it gave up.
    await deleteTaxonomy(database, projectId, stored.id);
    return advance(context, options);
  }
  const prepared = stored ?? (await prepareTaxonomy(context, options.shardSize));
  return prepared === null
    ? { state: 'published', figures: { conversations: 0 } }
    : assignAndPublish(context, options, prepared);
}

async function assignAndPublish(
  context: IntentContext,
  options: Required<RefreshOptions>,
  prepared: StoredTaxonomy,
): Promise<RefreshState> {
  const { database, projectId } = context;
  const undone = await listUndoneShards(database.pool, { projectId, taxonomyId: prepared.id });
  if (undone.length === 1) await assignShard(database, options.assigners, undone[0]!);
  else if (undone.length > 1) await options.fanOut(undone);
  const progress = await shardProgress(database.pool, projectId, prepared.id);
  if (progress.shardsDone < progress.shards) return { state: 'assigning', progress };
  const figures = await publishPrepared(context, options.assigners, prepared);
  if (figures !== null) return { state: 'published', figures };
  await renewPrepared(context, options, prepared);
  return advance(context, options);
}

/** People decided something meanwhile: it is repeated, or all is built anew upon it. None of it is lost. */
async function renewPrepared(
  context: IntentContext,
  { shardSize }: Required<RefreshOptions>,
  prepared: StoredTaxonomy,
): Promise<void> {
  const { database, projectId } = context;
  const reapplied = await reapplyDecisions(context, prepared);
  if (reapplied?.samePlaces) {
    await replacePreparedContent(database.pool, projectId, prepared.id, reapplied.taxonomy);
    return;
  }
  await deleteTaxonomy(database, projectId, prepared.id);
  if (reapplied !== null) await storePrepared(context, reapplied.taxonomy, shardSize);
}
