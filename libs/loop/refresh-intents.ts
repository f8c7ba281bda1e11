import { assignIntents, buildTaxonomy, cleanRequest, taxonomySchema } from '#intents';
import { listRequests, newestTaxonomy, saveTaxonomy } from '#platform';
import { before, type StageContext, WEEK_MS } from './context.js';

/** Weeks of conversations that get an intent of the new taxonomy, so that trends are told in one set of words. */
const WEEKS_REASSIGNED = 5;

/** Builds the taxonomy anew from the last week and gives every recent conversation its place in it. */
export async function refreshIntents({
  database,
  projectId,
  agent,
  asOf,
}: StageContext): Promise<Record<string, number>> {
  const requests = async (weeks: number) => {
    const period = { from: before(asOf, weeks * WEEK_MS), to: asOf };
    const items = await listRequests(database.pool, projectId, agent, period);
    return items.map(({ conversationId, text }) => ({ conversationId, text: cleanRequest(text) }));
  };
  const week = await requests(1);
  if (week.length === 0) return { conversations: 0 };
  const recent = await requests(WEEKS_REASSIGNED);
  const stored = await newestTaxonomy(database.pool, projectId, agent);
  const previous = stored === null ? null : taxonomySchema.parse(stored.content);
  const { taxonomy, assignments } = await buildTaxonomy({
    items: week,
    previous,
    seed: `${agent} ${asOf}`,
    asOf,
    agent,
  });
  const assigned = new Set(Object.keys(assignments));
  const older = recent.filter(({ conversationId }) => !assigned.has(conversationId));
  await saveTaxonomy(
    database,
    projectId,
    { id: taxonomy.id, agent, number: taxonomy.number, asOf, content: taxonomy },
    { ...(await assignIntents(taxonomy, older)), ...assignments },
  );
  return {
    conversations: recent.length,
    intents: taxonomy.nodes.filter(({ level }) => level === 'intent').length,
    born: taxonomy.changes.filter(({ kind }) => kind === 'birth').length,
    died: taxonomy.changes.filter(({ kind }) => kind === 'death').length,
  };
}
