import type { Attribution, Cause } from '#contracts';
import type { AttributionCase } from './case.js';
import type { Evidence } from './evidence.js';
import { evidenceRules } from './rules/index.js';

/** Two causes closer than this are too close to tell: the attribution abstains. */
export const ABSTAIN_MARGIN = 0.15;

/**
 * Traces one conversation's findings to a layer, a document and a step. Null where no rule has anything to say.
 * The distribution is each cause's share of the weight of all evidence, tempered by a share for "anything else".
 */
export function attribute(input: AttributionCase): Attribution | null {
  const evidence = evidenceRules.flatMap((rule) => rule.read(input));
  if (evidence.length === 0) return null;
  const byCause = strongestByCause(evidence);
  const ranked = [...byCause].sort((a, b) => b[1].weight - a[1].weight || a[0].localeCompare(b[0]));
  const total = ranked.reduce((sum, [, { weight }]) => sum + weight, 0) + REST_WEIGHT;
  const distribution: Attribution['distribution'] = {};
  for (const [cause, { weight }] of ranked) distribution[cause] = weight / total;
  distribution.model = (distribution.model ?? 0) + REST_WEIGHT / total;
  const [cause, decisive] = ranked[0] as [Cause, Evidence];
  const runnerUp = ranked[1]?.[1].weight ?? 0;
  const abstains = (decisive.weight - runnerUp) / total < ABSTAIN_MARGIN;
  return {
    conversationId: input.conversation.id,
    findingIds: [...new Set(evidence.filter((one) => one.cause === cause).flatMap(({ findingIds }) => findingIds))],
    cause: abstains ? null : cause,
    distribution,
    document: abstains ? null : decisive.document,
    spanId: decisive.spanId,
    turn: decisive.turn,
    evidenceSpanIds: decisive.evidenceSpanIds,
    rule: decisive.rule,
    signature: `${cause} | ${decisive.document ?? '-'} | ${decisive.detail}`,
    counterfactual: decisive.counterfactual,
  };
}

/** What is left for causes no rule looked at: a single weak hint must not read as certainty. */
const REST_WEIGHT = 0.1;

/** Evidence for one cause adds up only a little: ten repeats of one error are one cause seen ten times. */
function strongestByCause(evidence: Evidence[]): Map<Cause, Evidence> {
  const byCause = new Map<Cause, Evidence>();
  for (const one of evidence) {
    const known = byCause.get(one.cause);
    if (known === undefined || one.weight > known.weight || (one.weight === known.weight && one.turn < known.turn))
      byCause.set(one.cause, one);
  }
  return byCause;
}
