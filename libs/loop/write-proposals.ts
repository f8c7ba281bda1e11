import { clusterAttributions } from '#attribution';
import type { Proposal } from '#contracts';
import { addProposals, listProposals } from '#platform';
import { type Attempt, propose } from '#proposals';
import { hasDetectorsInUse } from './analysis/with-one-set.js';
import { isAnswered } from './answered-evidence.js';
import { traceWeek } from './attribute/trace-week.js';
import type { StageContext } from './context.js';
import { fitOutcome } from './outcome/fit-outcome.js';
import { toProposalCluster } from './proposal-cluster.js';

/** Distinct users a proposal needs. */
const MIN_USERS = 5;
/** Proposals a week: what a person can review in ten minutes. */
const MAX_PROPOSALS = 10;

/**
 * Learns what outcomes are estimated with from the labels there are, traces the last week's failures to their causes and
 * proposes edits for those that matter most.
 *
 * @throws AppError ANALYSIS.BEHIND while another set's analyses are in the week
 */
export async function writeProposals(context: StageContext): Promise<Record<string, number>> {
  const { database, projectId, agent, asOf } = context;
  // A model speaks of the findings of the detectors it was learned with.
  if (await hasDetectorsInUse(context)) await fitOutcome(context);
  const { production, report, conversations, attributions, profiles, nodes } = await traceWeek(context);
  const figures = { conversations: report.conversations, attributed: attributions.length };
  if (production === null) return { ...figures, proposals: 0 };

  const byId = new Map(conversations.map((one) => [one.conversation.id, one]));
  const answered = new Set(
    conversations.filter((one) => isAnswered(one, production.releases)).map(({ conversation }) => conversation.id),
  );
  const clusters = clusterAttributions(
    attributions.filter(({ conversationId }) => !answered.has(conversationId)),
    byId,
  );
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
    ...figures,
    clusters: clusters.length,
    proposals: await addProposals(database.pool, projectId, proposals),
  };
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
