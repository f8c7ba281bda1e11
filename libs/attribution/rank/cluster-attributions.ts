import { type Attribution, type FindingCluster, groupBy, isLayer, type Layer } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { intentsHit } from '../intents-hit.js';
import { wilson } from '../intervals.js';
import { userOf } from '../traffic.js';
import { type ClusterMember, type ExemplarOptions, orderByShowing, pickExemplars } from './choose-exemplars.js';

export interface RankOptions extends Partial<ExemplarOptions> {
  /** How far a finding counts, 0..1, where something judged it; 1 without. */
  weightOf?: (findingId: string) => number;
}

/** Exemplars per cluster: what a reviewer opens before deciding. */
const EXEMPLARS = 3;

/**
 * Groups the attributions that lead to an edit by signature, of failed conversations only, and ranks the groups, highest
 * first. `conversations` holds all of the period, passing ones too: rates are shares of them. Linear in the members.
 */
export function clusterAttributions(
  attributions: readonly Attribution[],
  conversations: ReadonlyMap<string, AnalysedConversation>,
  options: RankOptions = {},
): FindingCluster[] {
  const members: ClusterMember[] = [];
  for (const attribution of attributions) {
    const analysed = conversations.get(attribution.conversationId);
    if (analysed?.outcome.failed && leadsToEdit(attribution)) members.push({ attribution, analysed });
  }
  const volumes = new Map<string, number>();
  for (const { intentId } of conversations.values()) volumes.set(intentId, (volumes.get(intentId) ?? 0) + 1);
  return [...groupBy(members, ({ attribution }) => attribution.signature).values()]
    .map((group) => toCluster(group, volumes, options))
    .sort((a, b) => b.rank - a.rank || (a.signature < b.signature ? -1 : 1));
}

function leadsToEdit({ cause, document }: Attribution): boolean {
  return cause !== null && isLayer(cause) && document !== null;
}

function toCluster(
  members: ClusterMember[],
  volumes: ReadonlyMap<string, number>,
  { count = EXEMPLARS, looksPersonal, weightOf = () => 1 }: RankOptions,
): FindingCluster {
  const ordered = orderByShowing(members);
  const { attribution } = ordered[0]!;
  const layer = attribution.cause as Layer;
  const exemplarIds = pickExemplars(ordered, { count, looksPersonal });
  const shown = [...exemplarIds, ...ordered.map(({ analysed }) => analysed.conversation.id)];
  const intents = intentsHit(ordered.map(({ analysed }) => analysed)).map((hit) => ({
    ...hit,
    rate: hit.conversations / volumes.get(hit.intentId)!,
  }));
  const measures = {
    conversations: members.length,
    users: new Set(ordered.map(({ analysed }) => userOf(analysed.conversation))).size,
    rate: meanRate(intents, volumes),
    confidence: mean(ordered.map((one) => one.attribution.distribution[layer] ?? 0)),
    severity: mean(ordered.map((member) => severityOf(member, weightOf))),
  };
  return {
    signature: attribution.signature,
    layer,
    document: attribution.document as string,
    rule: attribution.rule,
    conversationIds: [...new Set(shown)],
    users: measures.users,
    intents,
    exemplarIds,
    counterfactual: ordered.find((one) => one.attribution.counterfactual !== null)?.attribution.counterfactual ?? null,
    confidence: measures.confidence,
    severity: measures.severity,
    rank: rankOf(measures),
  };
}

/**
 * log₂(1 + conversations) × √users × √rate × severity × confidence. People count first: a hundred complaints of one user
 * are one user's, so conversations beyond the users add by their logarithm only. The roots keep a giant from drowning all
 * else: ten times the users and conversations weigh some four times as much. Severity and confidence are bounded already.
 */
function rankOf(of: { conversations: number; users: number; rate: number; severity: number; confidence: number }) {
  return Math.log2(1 + of.conversations) * Math.sqrt(of.users) * Math.sqrt(of.rate) * of.severity * of.confidence;
}

/** How badly the user fared: the worst of what is blamed, as far as it counts, by how surely the conversation failed. */
function severityOf({ attribution, analysed }: ClusterMember, weightOf: (findingId: string) => number): number {
  const ids = new Set(attribution.findingIds);
  const blamed = analysed.findings.filter(({ id }) => ids.has(id));
  const worst = (blamed.length > 0 ? blamed : analysed.findings).reduce(
    (most, { id, severity }) => Math.max(most, severity * Math.min(1, Math.max(0, weightOf(id)))),
    0,
  );
  return worst * (1 - analysed.outcome.successProbability);
}

/** The rate that a sufferer's intent has, at the least it may truly be: two failures of two are no certainty. */
function meanRate(intents: FindingCluster['intents'], volumes: ReadonlyMap<string, number>): number {
  const total = intents.reduce((sum, { conversations }) => sum + conversations, 0);
  return intents.reduce(
    (sum, { intentId, conversations }) =>
      sum + (conversations / total) * wilson(conversations, volumes.get(intentId)!).lower,
    0,
  );
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
