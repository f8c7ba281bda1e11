import { AppError, type Curation, type CurationAnswer, type Instant } from '#contracts';
import { type Curated, curate, type Embedding, IntentAssigner, taxonomySchema } from '#intents';
import {
  addCuration,
  addPublishedTaxonomy,
  copyAssignments,
  type Database,
  lockAnalysis,
  lockTaxonomies,
  newestNumber,
  newestTaxonomy,
  type Queryable,
  readIntentRequests,
  type StoredTaxonomy,
  sampleIntentRequests,
  saveAssignments,
} from '#platform';
import { placeRequests } from './refresh/place-requests.js';

/** Requests that a split is found by: more cost time, and tell little that these do not. */
const SPLIT_BY = 5_000;
/** Conversations read anew at a time: bounds memory. */
const BATCH = 2_000;

export interface TaxonomyDecision {
  projectId: number;
  agent: string;
  by: string;
  at: Instant;
  decision: Curation;
  /** The taxonomy the person saw; whichever is the newest when left out. */
  baseId?: string | undefined;
}

/**
 * Makes the taxonomy that a person decided on, with the place of every conversation in it: readers see the old one or
 * the new one, never half. Releases being watched keep theirs.
 * @throws AppError INTENTS.NONE, INTENTS.CHANGED when the taxonomy is not the one the decision was made on any more, and
 *   those of `curate`
 */
export async function curateTaxonomy(
  database: Database,
  embedding: Embedding,
  asked: TaxonomyDecision,
): Promise<CurationAnswer> {
  const { projectId, agent, by, at, decision } = asked;
  const stored = await baseOf(database, asked);
  const base = taxonomySchema.parse(stored.content);
  const curated = await curate(base, decision, {
    by,
    at,
    requestsOf: (intentId) => sampleIntentRequests(database.pool, projectId, base.id, intentId, SPLIT_BY),
    embedding,
  });
  const { taxonomy } = curated;
  const record = { at, author: by, decision, baseId: base.id, taxonomyId: taxonomy.id };
  const id = await database.transaction(async (tx) => {
    // No conversation is placed in the old one between the copy and the end.
    await lockAnalysis(tx, projectId);
    await lockTaxonomies(tx, projectId, agent);
    if ((await newestNumber(tx, projectId, agent)) !== stored.number) throw changed(agent);
    const { number } = taxonomy;
    await addPublishedTaxonomy(
      tx,
      projectId,
      { id: taxonomy.id, agent, number, asOf: at, content: taxonomy },
      'curation',
    );
    await placeAgain(tx, embedding, projectId, base.id, curated);
    return addCuration(tx, projectId, agent, record);
  });
  // Many rows came at once: with the statistics of before, the planner takes what readers look for to be tiny.
  await database.pool.query('ANALYZE intent_assignment');
  return { id, ...record, changes: taxonomy.changes.map(({ by: _, ...change }) => change) };
}

async function baseOf(database: Database, { projectId, agent, baseId }: TaxonomyDecision): Promise<StoredTaxonomy> {
  const stored = await newestTaxonomy(database.pool, projectId, agent);
  if (stored === null)
    throw new AppError({
      code: 'INTENTS.NONE',
      message: `The agent ${agent} has no intents yet.`,
      fix: 'They come with the first refresh: wait for the weekly one, or start one.',
      status: 404,
    });
  if (baseId !== undefined && baseId !== stored.id) throw changed(agent);
  return stored;
}

function changed(agent: string): AppError {
  return new AppError({
    code: 'INTENTS.CHANGED',
    message: `The intents of ${agent} were changed meanwhile, by a refresh or by somebody else.`,
    fix: 'Load them again and decide on what is there now.',
    status: 409,
  });
}

/** Every conversation keeps its place, goes with its intent, or is read anew where that was split. */
async function placeAgain(
  tx: Queryable,
  embedding: Embedding,
  projectId: number,
  fromId: string,
  curated: Curated,
): Promise<void> {
  const { taxonomy, mapping, reread } = curated;
  await copyAssignments(tx, projectId, { fromId, toId: taxonomy.id, mapping });
  if (reread.length === 0) return;
  const assigner = await IntentAssigner.open(taxonomy, embedding);
  let afterId = '';
  for (;;) {
    const batch = await readIntentRequests(tx, projectId, {
      taxonomyId: fromId,
      intentIds: reread,
      afterId,
      limit: BATCH,
    });
    await saveAssignments(tx, projectId, taxonomy.id, await placeRequests(assigner, batch));
    if (batch.length < BATCH) return;
    afterId = batch.at(-1)!.conversationId;
  }
}
