import { type Conversation, groupBy, type Instant } from '#contracts';
import type { Embedding } from '#intents';
import {
  type Database,
  listUnanalysed,
  lockAnalysis,
  noteDetectorSet,
  type Queryable,
  requestsOfConversations,
  saveAnalyses,
  saveAssignments,
  taxonomiesInUse,
} from '#platform';
import { Analysts } from './analysis/analysts.js';
import { type Detectors, ownDetectors } from './analysis/detectors.js';
import { learnUserState, productionFactReaders } from './learn-user-state.js';
import { Assigners } from './refresh/assigners.js';
import { placeRequests } from './refresh/place-requests.js';

/** Conversations analysed at a time: bounds memory. */
const BATCH = 500;
/** Taxonomies whose embedders are kept while conversations are analysed. */
const OPEN_ASSIGNERS = 8;

interface AnalysisOptions {
  endedBefore: Instant;
  /** What came in later may not be whole yet. */
  settledBefore: Instant;
  embedding: Embedding;
  /** Those of this process unless given. */
  detectors?: Detectors;
}

/**
 * Detects the findings of every conversation that ended by `endedBefore` and is not analysed yet, gives it its intent in
 * each taxonomy in use, and learns what its user states. Returns how many there were.
 */
export async function analyseConversations(
  database: Database,
  projectId: number,
  { embedding, detectors = ownDetectors, ...options }: AnalysisOptions,
): Promise<number> {
  await noteDetectorSet(database.pool, detectors.version);
  const analysts = new Analysts(database, projectId, detectors);
  const assigners = new Assigners(database, embedding, OPEN_ASSIGNERS);
  const factReaders = productionFactReaders({ database, projectId });
  let analysed = 0;
  for (;;) {
    const count = await database.transaction(async (tx) => {
      await lockAnalysis(tx, projectId);
      const batch = await listUnanalysed(tx, projectId, { ...options, limit: BATCH });
      for (const [agent, conversations] of groupBy(batch, (conversation) => conversation.agent)) {
        const { detectorSet, analyse } = await analysts.of(agent);
        await assign(tx, assigners, { projectId, agent }, conversations);
        await saveAnalyses(tx, projectId, detectorSet, conversations.map(analyse));
      }
      // Last, since agents that write the state of these users wait until the transaction is over.
      await learnUserState(tx, projectId, batch, factReaders);
      return batch.length;
    });
    if (count === 0) return analysed;
    analysed += count;
  }
}

/** Asked for with every batch: a taxonomy may be prepared or published between two of them. */
async function assign(
  tx: Queryable,
  assigners: Assigners,
  { projectId, agent }: { projectId: number; agent: string },
  conversations: Conversation[],
): Promise<void> {
  const taxonomyIds = await taxonomiesInUse(tx, projectId, agent);
  const ids = conversations.map(({ id }) => id);
  const requests = taxonomyIds.length === 0 ? [] : await requestsOfConversations(tx, projectId, ids);
  for (const taxonomyId of taxonomyIds) {
    const assigner = await assigners.open(projectId, taxonomyId);
    if (assigner === null) continue;
    await saveAssignments(tx, projectId, taxonomyId, await placeRequests(assigner, requests));
  }
}
