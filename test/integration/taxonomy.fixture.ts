import { addPublishedTaxonomy, type Database, type StoredTaxonomy, saveAssignments } from '#platform';

/** Stores a taxonomy that readers see, with the intents of conversations by their ids. */
export async function saveTaxonomy(
  database: Database,
  projectId: number,
  taxonomy: StoredTaxonomy,
  intents: Record<string, string>,
): Promise<void> {
  await database.transaction(async (tx) => {
    await addPublishedTaxonomy(tx, projectId, taxonomy, 'refresh');
    await saveAssignments(tx, projectId, taxonomy.id, placed(intents));
  });
}

/** Places of conversations that asked for one thing each. */
export function placed(intents: Record<string, string>) {
  return Object.entries(intents).map(([conversationId, intentId]) => ({ conversationId, intentId, alsoIntentIds: [] }));
}
