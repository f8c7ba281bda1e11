import { type Conversation, groupBy, type Instant } from '#contracts';
import { type AgentNormal, agentNormalOf, assessOutcome, detectFindings, detectorSetVersion } from '#findings';
import { watchedReleases } from '#harness';
import { IntentAssigner, requestText, type Taxonomy, taxonomySchema } from '#intents';
import {
  type Analysis,
  type Database,
  findTaxonomy,
  listRecent,
  listUnanalysed,
  lockAnalysis,
  newestTaxonomy,
  postgresHarnessStore,
  type Queryable,
  saveAnalyses,
  saveAssignments,
} from '#platform';

/** Conversations analysed at a time: bounds memory. */
const BATCH = 500;

/**
 * Detects the findings of every conversation that ended by `endedBefore` and is not analysed yet, and gives it its
 * intent in each taxonomy in use. Returns how many there were.
 */
export async function analyseConversations(
  database: Database,
  projectId: number,
  options: { endedBefore: Instant; settledBefore: Instant },
): Promise<number> {
  const agents = new Map<string, AgentContext>();
  let analysed = 0;
  for (;;) {
    const count = await database.transaction(async (tx) => {
      await lockAnalysis(tx, projectId);
      const batch = await listUnanalysed(tx, projectId, { ...options, limit: BATCH });
      for (const [agent, conversations] of groupBy(batch, (conversation) => conversation.agent)) {
        const known = agents.get(agent) ?? (await agentContext(database, projectId, agent));
        agents.set(agent, known);
        await assign(tx, projectId, known.assigners, conversations);
        const analyses = conversations.map((conversation) => analyse(conversation, known.normal));
        await saveAnalyses(tx, projectId, detectorSetVersion, analyses);
      }
      return batch.length;
    });
    if (count === 0) return analysed;
    analysed += count;
  }
}

/** What the analysis of one agent's conversations rests on. */
interface AgentContext {
  /** One per taxonomy in use: restoring its embedder is the costly part. */
  assigners: { taxonomyId: string; assigner: IntentAssigner }[];
  normal: AgentNormal;
}

/** Conversations that what is normal for an agent is read from. */
const NORMAL_SAMPLE = 400;

async function agentContext(database: Database, projectId: number, agent: string): Promise<AgentContext> {
  const recent = await listRecent(database.pool, projectId, agent, NORMAL_SAMPLE);
  const taxonomies = await taxonomiesInUse(database, projectId, agent);
  const assigners = await Promise.all(
    taxonomies.map(async (taxonomy) => ({ taxonomyId: taxonomy.id, assigner: await IntentAssigner.open(taxonomy) })),
  );
  return { assigners, normal: agentNormalOf(recent) };
}

function analyse(conversation: Conversation, normal: AgentNormal): Analysis {
  const findings = detectFindings(conversation, { normal });
  return { conversationId: conversation.id, findings, outcome: assessOutcome(conversation, findings) };
}

/** The newest taxonomy, and those under which a watched release was shipped: a watch is judged in its own words. */
async function taxonomiesInUse(database: Database, projectId: number, agent: string): Promise<Taxonomy[]> {
  const newest = await newestTaxonomy(database.pool, projectId, agent);
  const releases = await postgresHarnessStore(database, projectId).transaction(agent, (tx) => tx.releases());
  const frozen = new Set(watchedReleases(releases).map(({ taxonomyId }) => taxonomyId));
  frozen.delete(newest?.id ?? null);
  const older = await Promise.all(
    [...frozen].filter((id) => id !== null).map((id) => findTaxonomy(database.pool, projectId, id)),
  );
  return [newest, ...older].flatMap((one) => (one === null ? [] : [taxonomySchema.parse(one.content)]));
}

async function assign(
  tx: Queryable,
  projectId: number,
  assigners: AgentContext['assigners'],
  conversations: Conversation[],
): Promise<void> {
  const requests = conversations.map(requestText);
  for (const { taxonomyId, assigner } of assigners) {
    const intents = await assigner.assign(requests);
    const byConversation = conversations.map(({ id }, index) => [id, intents[index] as string]);
    await saveAssignments(tx, projectId, taxonomyId, Object.fromEntries(byConversation));
  }
}
