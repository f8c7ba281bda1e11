import { UNCLUSTERED } from '#contracts';
import { type Taxonomy, taxonomySchema } from '#intents';
import {
  countAssignments,
  deleteStrayAssignments,
  lockAnalysis,
  lockTaxonomies,
  newestNumber,
  type PlacedCount,
  publishTaxonomy,
  type StoredTaxonomy,
} from '#platform';
import type { StageContext } from '../context.js';
import { placeLatecomers } from './assign-shard.js';
import type { Assigners } from './assigners.js';
import { weekBefore } from './prepare-taxonomy.js';
import { weighNodes } from './weigh-nodes.js';

/**
 * Shows readers a taxonomy in which all shards are done: with the conversations that came in meanwhile, and nodes as
 * large as the whole week makes them. Readers see the old one or the new one, never half.
 *
 * @returns what came of it in numbers; null when the taxonomy it was built upon is not the newest any more, since a
 *   person changed that meanwhile: nothing is published then
 */
export async function publishPrepared(
  { database, projectId }: StageContext,
  assigners: Assigners,
  prepared: StoredTaxonomy,
): Promise<Record<string, number> | null> {
  const { id: taxonomyId, agent, asOf } = prepared;
  const taxonomy = taxonomySchema.parse(prepared.content);
  const latecomers = { projectId, taxonomyId, agent, asOf };
  // Many rows came at once: with the statistics of before, the planner takes them to be a few, for us and for readers.
  await database.pool.query('ANALYZE conversation, intent_assignment');
  // Most of them before the locks are taken, which nobody should wait for.
  await placeLatecomers(database.pool, assigners, latecomers);
  return database.transaction(async (tx) => {
    await lockAnalysis(tx, projectId);
    await lockTaxonomies(tx, projectId, agent);
    const number = (await newestNumber(tx, projectId, agent)) + 1;
    if (number !== taxonomy.number) return null;
    await placeLatecomers(tx, assigners, latecomers);
    await deleteStrayAssignments(tx, projectId, taxonomyId);
    const counts = await countAssignments(tx, projectId, taxonomyId, weekBefore(asOf));
    await publishTaxonomy(tx, projectId, taxonomyId, number, weighed(taxonomy, counts));
    return figuresOf(taxonomy, counts);
  });
}

/** It was built from a sample; what it tells of sizes is of all conversations of the week. */
function weighed(taxonomy: Taxonomy, counts: PlacedCount[]): Pick<Taxonomy, 'nodes' | 'conversations' | 'unclustered'> {
  const sizes = new Map(counts.map(({ intentId, inPeriod }) => [intentId, inPeriod]));
  return {
    nodes: weighNodes(taxonomy.nodes, sizes),
    conversations: counts.reduce((sum, { inPeriod }) => sum + inPeriod, 0),
    unclustered: sizes.get(UNCLUSTERED) ?? 0,
  };
}

function figuresOf({ nodes, changes }: Taxonomy, counts: PlacedCount[]): Record<string, number> {
  return {
    conversations: counts.reduce((sum, { conversations }) => sum + conversations, 0),
    unclustered: counts.find(({ intentId }) => intentId === UNCLUSTERED)?.conversations ?? 0,
    intents: nodes.filter(({ level }) => level === 'intent').length,
    born: changes.filter(({ kind }) => kind === 'birth').length,
    died: changes.filter(({ kind }) => kind === 'death').length,
  };
}
