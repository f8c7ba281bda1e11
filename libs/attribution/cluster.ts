import { type Attribution, groupBy, isLayer, type Layer } from '#contracts';
import type { AnalysedConversation } from './case.js';

/** Attributions with one signature: the same fault, seen in many conversations. */
export interface FindingCluster {
  signature: string;
  layer: Layer;
  document: string;
  rule: string;
  /** Conversations that show it, clearest first. */
  conversationIds: string[];
  /** Distinct users; conversations of unknown users count as one each. */
  users: number;
  /** Intents it hits, most conversations first, with their share of the cluster. */
  intents: { intentId: string; conversations: number }[];
  /** The conversation that shows it best. */
  exemplarId: string;
  counterfactual: Attribution['counterfactual'];
  /** Mean probability of the blamed cause. */
  confidence: number;
  /** volume × severity × confidence × √users: what to mend first. */
  rank: number;
}

/** Intents with less than this share of a cluster are bystanders, not targets. */
const INTENT_SHARE = 0.05;

/** Groups the attributions that lead to an edit by signature and ranks the groups, highest first. */
export function clusterAttributions(
  attributions: Attribution[],
  conversations: ReadonlyMap<string, AnalysedConversation>,
): FindingCluster[] {
  const blamed = attributions.filter(
    (one) =>
      one.cause !== null &&
      isLayer(one.cause) &&
      one.document !== null &&
      conversations.get(one.conversationId)?.outcome.failed,
  );
  return [...groupBy(blamed, ({ signature }) => signature)]
    .map(([signature, members]) => toCluster(signature, members, conversations))
    .sort((a, b) => b.rank - a.rank || a.signature.localeCompare(b.signature));
}

function toCluster(
  signature: string,
  members: Attribution[],
  conversations: ReadonlyMap<string, AnalysedConversation>,
): FindingCluster {
  const layer = members[0]?.cause as Layer;
  const byClarity = members.toSorted(
    (a, b) => clarity(b, conversations) - clarity(a, conversations) || a.conversationId.localeCompare(b.conversationId),
  );
  const cases = byClarity.map(({ conversationId }) => conversations.get(conversationId) as AnalysedConversation);
  const users = new Set(cases.map(({ conversation }) => conversation.userId ?? conversation.id)).size;
  const confidence = members.reduce((sum, one) => sum + (one.distribution[layer] ?? 0), 0) / members.length;
  const severity = cases.reduce((sum, { outcome }) => sum + 1 - outcome.successProbability, 0) / cases.length;
  return {
    signature,
    layer,
    document: members[0]?.document as string,
    rule: members[0]?.rule as string,
    conversationIds: byClarity.map(({ conversationId }) => conversationId),
    users,
    intents: intentsOf(cases),
    exemplarId: byClarity[0]?.conversationId as string,
    counterfactual: byClarity.find(({ counterfactual }) => counterfactual !== null)?.counterfactual ?? null,
    confidence,
    rank: members.length * severity * confidence * Math.sqrt(users),
  };
}

/** Sure of its blame, with a counterfactual, and short enough to read. */
function clarity(attribution: Attribution, conversations: ReadonlyMap<string, AnalysedConversation>): number {
  const turns = conversations.get(attribution.conversationId)?.conversation.turns.length ?? 0;
  const sure = attribution.cause === null ? 0 : (attribution.distribution[attribution.cause] ?? 0);
  return sure + (attribution.counterfactual === null ? 0 : 0.3) - 0.02 * turns;
}

function intentsOf(cases: AnalysedConversation[]): FindingCluster['intents'] {
  return [...groupBy(cases, ({ intentId }) => intentId)]
    .map(([intentId, group]) => ({ intentId, conversations: group.length }))
    .filter(({ conversations }) => conversations / cases.length >= INTENT_SHARE)
    .sort((a, b) => b.conversations - a.conversations || a.intentId.localeCompare(b.intentId));
}
