import { type AnalysedConversation, attributeWeek, clusterAttributions } from '#attribution';
import { type IntentNode, type Proposal, UNCLUSTERED } from '#contracts';
import { taxonomySchema } from '#intents';
import {
  type AnalysedRow,
  addProposals,
  assignmentsOf,
  listAnalysed,
  listProposals,
  newestTaxonomy,
  saveAttributions,
} from '#platform';
import { type Attempt, propose } from '#proposals';
import { isAnswered } from './answered-evidence.js';
import { before, type StageContext, WEEK_MS } from './context.js';
import { productionHarness } from './production-harness.js';
import { toProposalCluster } from './proposal-cluster.js';

/** Conversations of a week that attribution reads at most; more are sampled evenly. */
const MAX_CONVERSATIONS = 20_000;
/** Distinct users a proposal needs. */
const MIN_USERS = 5;
/** Proposals a week: what a person can review in ten minutes. */
const MAX_PROPOSALS = 10;

/** Traces the last week's failures to their causes and proposes edits for those that matter most. */
export async function writeProposals(context: StageContext): Promise<Record<string, number>> {
  const { database, projectId, agent, asOf } = context;
  const production = await productionHarness(context);
  const week = await analysedWeek(context);
  const { attributions, profiles } = attributeWeek(week, () => production?.harness ?? null);
  await saveAttributions(database.pool, projectId, attributions);
  if (production === null) return { conversations: week.length, attributed: attributions.length, proposals: 0 };

  const byId = new Map(week.map((one) => [one.conversation.id, one]));
  const answered = new Set(
    week.filter((one) => isAnswered(one, production.releases)).map(({ conversation }) => conversation.id),
  );
  const clusters = clusterAttributions(
    attributions.filter(({ conversationId }) => !answered.has(conversationId)),
    byId,
  );
  const nodes = await intentNodes(context);
  const proposals = propose(
    clusters.map((cluster) => toProposalCluster(cluster, { conversations: byId, profiles, nodes })),
    {
      agent,
      baseVersion: production.version,
      harness: production.harness,
      files: production.files,
      ledger: await readLedger(context),
      otherIntents: [...nodes.values()].filter(({ level }) => level === 'intent').map(({ id }) => id),
      asOf,
      minUsers: MIN_USERS,
    },
  ).slice(0, MAX_PROPOSALS);
  return {
    conversations: week.length,
    attributed: attributions.length,
    clusters: clusters.length,
    proposals: await addProposals(database.pool, projectId, proposals),
  };
}

async function analysedWeek({ database, projectId, agent, asOf }: StageContext): Promise<AnalysedConversation[]> {
  const period = { from: before(asOf, WEEK_MS), to: asOf };
  const rows = await listAnalysed(database.pool, projectId, agent, period, MAX_CONVERSATIONS);
  const taxonomy = await newestTaxonomy(database.pool, projectId, agent);
  const intents =
    taxonomy === null
      ? new Map<string, string>()
      : await assignmentsOf(
          database.pool,
          projectId,
          taxonomy.id,
          rows.map(({ conversation }) => conversation.id),
        );
  return rows.map((row: AnalysedRow) => ({ ...row, intentId: intents.get(row.conversation.id) ?? UNCLUSTERED }));
}

async function intentNodes({ database, projectId, agent }: StageContext): Promise<Map<string, IntentNode>> {
  const taxonomy = await newestTaxonomy(database.pool, projectId, agent);
  const nodes = taxonomy === null ? [] : taxonomySchema.parse(taxonomy.content).nodes;
  return new Map(nodes.map((node) => [node.id, node]));
}

async function readLedger({ database, projectId, agent }: StageContext): Promise<Attempt[]> {
  const proposals = await listProposals(database.pool, projectId, agent);
  return proposals.map((proposal: Proposal) => ({
    signature: proposal.evidence.signature,
    layer: proposal.layer,
    operation: proposal.edit.operation,
    document: proposal.document,
    status: proposal.status,
    at: Date.parse(proposal.createdAt),
  }));
}
