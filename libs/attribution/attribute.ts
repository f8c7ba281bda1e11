import { type Attribution, type Cause, stepsOf } from '#contracts';
import { distributionOf } from './calibrate/distribution.js';
import type { AttributionCase } from './case.js';
import { decisiveStep } from './decisive-step/decisive-step.js';
import { type Evidence, SOFT_SLIPS } from './evidence.js';
import type { Recurrence } from './recurrence/recurrence.js';
import { fromMatchedNeighbour } from './remedy/matched-neighbour.js';

/** Two causes closer than this are too close to tell: the attribution abstains. */
export const ABSTAIN_MARGIN = 0.15;

/** Traces one conversation's findings to a layer, a document and a step. Null where no rule has anything to say. */
export function attribute(
  input: AttributionCase,
  evidence: readonly Evidence[],
  recurrence: Recurrence,
): Attribution | null {
  const weighed = evidence.map((one) => {
    // A service that fails is no slip of the model.
    const slip = one.cause === 'environment' ? 0 : recurrence.slipOf(input.profile.intentId, one);
    return { evidence: one, weight: one.weight * (1 - slip) * recurrence.tells(input.profile.intentId, one), slip };
  });
  const strongest = weighed.toSorted((a, b) => b.weight - a.weight || a.evidence.turn - b.evidence.turn);
  if (strongest.length === 0) return null;
  const weights = new Map<Cause, number>();
  for (const { evidence: one, weight } of strongest)
    weights.set(one.cause, Math.max(weights.get(one.cause) ?? 0, weight));
  const slip = slipOf(weighed);
  weights.set('model', Math.max(weights.get('model') ?? 0, slip));
  const distribution = distributionOf(weights, input.profile.passing + input.profile.failing);
  const [first, second] = Object.entries(distribution).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) as [
    Cause,
    number,
  ][];
  const cause = first![0];
  const decisive = (strongest.find(({ evidence: one }) => one.cause === cause) ?? strongest[0]!).evidence;
  const document = decisive.cause === cause ? decisive.document : null;
  const place = placeOf(decisive, input);
  const abstains = first![1] - (second?.[1] ?? 0) < ABSTAIN_MARGIN;
  return {
    conversationId: input.conversation.id,
    findingIds: findingsOf(evidence, decisive.cause),
    cause: abstains ? null : cause,
    distribution,
    document: abstains ? null : document,
    ...place,
    evidenceSpanIds: decisive.evidenceSpanIds,
    rule: decisive.rule,
    signature: `${cause} | ${document ?? '-'} | ${decisive.detail}`,
    counterfactual:
      decisive.counterfactual ?? fromMatchedNeighbour(input.profile.prefixes, input.conversation, place.spanId),
    spectrum: input.suspects,
  };
}

/** One piece that recurs explains the conversation, however rare the others are. */
function slipOf(weighed: readonly { evidence: Evidence; slip: number }[]): number {
  const telling = Math.max(...weighed.map(({ evidence }) => evidence.weight));
  const strong = weighed.filter(({ evidence }) => evidence.weight >= telling / 2);
  return telling * Math.min(...strong.map(({ slip }) => slip));
}

/** Where it went wrong: the step that the evidence names, or the decisive one where the evidence is only how the talk went. */
function placeOf(decisive: Evidence, { conversation, findings }: AttributionCase) {
  const vague = decisive.usualSlips === SOFT_SLIPS && decisive.counterfactual?.change === undefined;
  const step = vague ? decisiveStep(conversation, findings) : null;
  if (step !== null) return { spanId: step.spanId, turn: step.turn, agent: step.agent };
  const { spanId, turn } = decisive;
  return { spanId, turn, agent: stepsOf(conversation).find((one) => one.spanId === spanId)?.agent ?? null };
}

function findingsOf(evidence: readonly Evidence[], cause: Cause): string[] {
  return [...new Set(evidence.filter((one) => one.cause === cause).flatMap(({ findingIds }) => findingIds))];
}
