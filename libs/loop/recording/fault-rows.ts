import type { AnalysedConversation } from '#attribution';
import { type Attribution, type FindingCluster, isLayer } from '#contracts';
import type { AgentRecording, FaultRow } from './recording-report.js';
import { shorten, stepAt } from './transcript.js';

/** The clusters for a reader: each with the words and the step of the conversation that shows it best. */
export function faultRows(
  clusters: readonly FindingCluster[],
  known: {
    conversations: ReadonlyMap<string, AnalysedConversation>;
    attributions: ReadonlyMap<string, Attribution>;
    intentName: (id: string) => string;
  },
): FaultRow[] {
  return clusters.map((cluster) => ({
    signature: cluster.signature,
    layer: cluster.layer,
    document: cluster.document,
    rule: cluster.rule,
    conversations: cluster.conversationIds.length,
    users: cluster.users,
    confidence: cluster.confidence,
    intents: cluster.intents.map(({ intentId }) => known.intentName(intentId)),
    counterfactual: cluster.counterfactual,
    exemplar: quote(
      known.conversations.get(cluster.exemplarIds[0]!) as AnalysedConversation,
      known.attributions.get(cluster.exemplarIds[0]!) as Attribution,
    ),
  }));
}

function quote({ conversation, findings }: AnalysedConversation, blame: Attribution): FaultRow['exemplar'] {
  const turn = conversation.turns[blame.turn];
  const said = conversation.turns.slice(0, blame.turn + 1).findLast(({ user }) => user !== null);
  const finding = findings.find(({ id }) => blame.findingIds.includes(id));
  return {
    conversationId: conversation.id,
    turn: blame.turn,
    spanId: blame.spanId,
    user: said?.user ? shorten(said.user.text) : null,
    step: stepAt(turn, blame.spanId),
    finding: finding?.message ?? '',
  };
}

/** Conversations whose trouble leads to no edit: it came from outside, from the model, or from one of two causes. */
export function unblamedCounts(attributions: readonly Attribution[]): AgentRecording['unblamed'] {
  const causes: AgentRecording['unblamed']['causes'] = {};
  for (const { cause } of attributions) if (cause !== null && !isLayer(cause)) causes[cause] = (causes[cause] ?? 0) + 1;
  return { causes, undecided: attributions.filter(({ cause }) => cause === null).length };
}
