import type { CurationRecord } from '#contracts';
import { applyCurations, type Taxonomy, taxonomySchema } from '#intents';
import { listCurations, newestTaxonomy, type StoredTaxonomy, sampleIntentRequests } from '#platform';
import type { IntentContext } from '../context.js';

/** Requests per intent by which a split is repeated. */
const SPLIT_BY = 5_000;

/** A prepared taxonomy with what people decided while it was prepared. */
export interface Reapplied {
  taxonomy: Taxonomy;
  /** Whether every conversation placed in the one before has the same place in this one. */
  samePlaces: boolean;
}

/**
 * Repeats on a prepared taxonomy the decisions that made the newest one of the one it was built upon.
 *
 * @returns null where that cannot be: a decision speaks of what the refresh let go, or the newest came about otherwise
 */
export async function reapplyDecisions(context: IntentContext, prepared: StoredTaxonomy): Promise<Reapplied | null> {
  const { database, projectId, agent, embedding } = context;
  const newest = await newestTaxonomy(database.pool, projectId, agent);
  const taxonomy = taxonomySchema.parse(prepared.content);
  if (newest === null) return null;
  const count = newest.number - (taxonomy.number - 1);
  const records = await listCurations(database.pool, projectId, agent, { limit: Math.max(1, count) });
  if (records.length !== count || !leadTo(newest.id, records)) return null;
  const decisions = records.reverse().map(({ decision, author, at, baseId }) => ({ decision, by: author, at, baseId }));
  const applied = await applyCurations(taxonomy, decisions, {
    decided: taxonomySchema.parse(newest.content),
    embedding,
    requestsOf: async (intentIds) => {
      const requests = intentIds.map((id) => sampleIntentRequests(database.pool, projectId, taxonomy.id, id, SPLIT_BY));
      return (await Promise.all(requests)).flat();
    },
  });
  if (applied.outdated.length > 0) return null;
  const samePlaces = applied.reread.length === 0 && Object.keys(applied.mapping).length === 0;
  // Another id where the places are others: nobody may go on with those of before.
  const id = samePlaces ? taxonomy.id : `${taxonomy.id}-${newest.number}`;
  return { taxonomy: { ...applied.taxonomy, id, number: newest.number + 1 }, samePlaces };
}

/** Whether each of the decisions, newest first, was made on what the one before it had made. */
function leadTo(taxonomyId: string, records: readonly CurationRecord[]): boolean {
  return records.every(({ taxonomyId: made }, index) => made === (records[index - 1]?.baseId ?? taxonomyId));
}
