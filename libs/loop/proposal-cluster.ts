import { type AnalysedConversation, type IntentProfile, savedByStaff } from '#attribution';
import type { FindingCluster, IntentNode } from '#contracts';
import type { ProposalCluster } from '#proposals';

/** Conversations of each kind that a writer of edits reads. */
const MAX_CASES = 200;

/** What is known of the conversations that a cluster stands among. */
export interface ClusterSurroundings {
  conversations: ReadonlyMap<string, AnalysedConversation>;
  profiles: ReadonlyMap<string, IntentProfile>;
  nodes: ReadonlyMap<string, IntentNode>;
}

/** A cluster with all that the writers of edits work from: its failing conversations and the passing ones of its intents. */
export function toProposalCluster(
  cluster: FindingCluster,
  { conversations, profiles, nodes }: ClusterSurroundings,
): ProposalCluster {
  const targets = new Set(cluster.intents.map(({ intentId }) => intentId));
  const solved = [...conversations.values()].filter(
    ({ intentId, outcome }) => targets.has(intentId) && !outcome.failed,
  );
  const saved = solved.filter(({ conversation }) => savedByStaff(conversation));
  const passing = solved.filter(({ conversation }) => !savedByStaff(conversation));
  return {
    ...cluster,
    conversations: cluster.conversationIds.length,
    exemplarId: cluster.exemplarIds[0] as string,
    counterfactual: cluster.counterfactual?.text ?? null,
    intents: cluster.intents.map(({ intentId }) => {
      const profile = profiles.get(intentId);
      const node = nodes.get(intentId);
      return {
        id: intentId,
        name: node?.name ?? intentId,
        terms: node?.terms ?? [],
        conversations: (profile?.passing ?? 0) + (profile?.failing ?? 0),
        failed: profile?.failing ?? 0,
      };
    }),
    failing: cluster.conversationIds.slice(0, MAX_CASES).map((id) => conversations.get(id) as AnalysedConversation),
    passing: passing.slice(0, MAX_CASES),
    saved: saved.slice(0, MAX_CASES),
  };
}
