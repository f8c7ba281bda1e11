import type { Instant } from '#contracts';
import { buildTaxonomy, type Taxonomy, taxonomySchema } from '#intents';
import { addPreparedTaxonomy, addShards, newestTaxonomy, type StoredTaxonomy, sampleRequests } from '#platform';
import { before, type IntentContext, type StageContext, WEEK_MS } from '../context.js';
import { withinTime } from './within-time.js';

/** Requests that a taxonomy is built from: more cost time and memory, and tell little that these do not. */
const SAMPLE = 50_000;
/** How long names are waited for; nodes without one by then are named by their words until the next refresh. */
const NAMING_MS = 5 * 60_000;
/** Weeks of conversations that get a place in a new taxonomy, so that trends are told in one set of words. */
const WEEKS_PLACED = 5;

/** Conversations from here on get a place; those since the refresh too, or readers would find them without one. */
export function placedSince(asOf: Instant): Instant {
  return before(asOf, WEEKS_PLACED * WEEK_MS);
}

export function weekBefore(asOf: Instant): { from: Instant; to: Instant } {
  return { from: before(asOf, WEEK_MS), to: asOf };
}

/**
 * Builds a taxonomy from the week's requests and stores it, unseen by readers.
 *
 * @returns null when nobody asked for anything
 */
export async function prepareTaxonomy(context: IntentContext, shardSize: number): Promise<StoredTaxonomy | null> {
  const { database, projectId, agent, asOf, embedding } = context;
  const items = await sampleRequests(database.pool, projectId, agent, weekBefore(asOf), SAMPLE);
  if (items.length === 0) return null;
  const base = await newestTaxonomy(database.pool, projectId, agent);
  const previous = base === null ? null : taxonomySchema.parse(base.content);
  const ask = context.ask && withinTime(context.ask, NAMING_MS);
  const { taxonomy } = await buildTaxonomy({ items, previous, seed: `${agent} ${asOf}`, asOf, agent }, embedding, ask);
  return storePrepared(context, taxonomy, shardSize);
}

/** Stores a taxonomy, unseen by readers, with the shards of the conversations that are to be placed in it. */
export async function storePrepared(
  { database, projectId, agent, asOf }: StageContext,
  taxonomy: Taxonomy,
  shardSize: number,
): Promise<StoredTaxonomy> {
  return database.transaction(async (tx) => {
    const prepared = await addPreparedTaxonomy(tx, projectId, { id: taxonomy.id, agent, asOf, content: taxonomy });
    await addShards(tx, projectId, taxonomy.id, { agent, since: placedSince(asOf), size: shardSize });
    return prepared;
  });
}
