import type { IntentEffect } from '#contracts';
import type { Cells } from './cells.js';
import { findDetectable } from './detectable.js';
import type { LookSettings, Metric } from './look-input.js';
import { addArms, countByIntent, type IntentCounts, rateOf, smoothedRateOf, standardise } from './rates.js';
import { shrink } from './shrinkage.js';
import { type MetricEvidence, weighZ } from './statistics.js';

/** One metric at one look, in points of rate. */
export interface MetricEffects {
  metric: Metric;
  intents: IntentEffect[];
  standardisedDifference: number;
  mixShift: number;
  controlRate: number;
}

/**
 * Effects per intent over days 1..`look`.
 * @param harmBoundary the statistic an intent must pass at this look, Infinity when none can
 */
export function estimateEffects(options: {
  cells: Cells;
  settings: LookSettings;
  metric: Metric;
  look: number;
  evidence: MetricEvidence;
  harmBoundary: number;
}): MetricEffects {
  const { cells, settings, metric, evidence } = options;
  const counts = countByIntent(cells, metric, options.look);
  const variances = counts.map((count, k) => differenceVariance(count, evidence.variance[k]!, settings.allocation));
  const shrunken = shrinkKnown(counts, variances, settings.effectSpread);
  const risks = new Map(Object.entries(settings.declaredRisk));
  const intents = counts.map((count, k): IntentEffect => {
    const intentId = cells.intents[k]!;
    return {
      intentId,
      treatment: { conversations: count.treatment.conversations, rate: rateOf(count.treatment) },
      control: { conversations: count.control.conversations, rate: rateOf(count.control) },
      difference: isKnown(count) ? rateOf(count.treatment) - rateOf(count.control) : 0,
      shrunken: shrunken[k]!,
      z: evidence.z[k]!,
      detectable: findDetectable({
        controlRate: smoothedRateOf(count.control),
        treatmentConversations: count.treatment.conversations,
        controlConversations: count.control.conversations,
        boundary: weighZ(options.harmBoundary, 1 / (risks.get(intentId) ?? 1)),
        inflation: variances[k]! / independentVariance(count),
      }),
    };
  });
  const prior = settings.priorShares === undefined ? null : new Map(Object.entries(settings.priorShares));
  const shares = counts.map((count, k) =>
    prior ? (prior.get(cells.intents[k]!) ?? 0) : count.treatment.conversations + count.control.conversations,
  );
  const { difference, mixShift } = standardise(counts, shares);
  const control = counts.map((count) => count.control).reduce(addArms, { conversations: 0, outcomes: 0 });
  return { metric, intents, standardisedDifference: difference, mixShift, controlRate: rateOf(control) };
}

function isKnown(count: IntentCounts): boolean {
  return count.treatment.conversations > 0 && count.control.conversations > 0;
}

/** Variance of p_T − p_C if conversations were independent and the arms alike. */
function independentVariance({ treatment, control }: IntentCounts): number {
  const pooled = smoothedRateOf(addArms(treatment, control));
  return pooled * (1 - pooled) * (1 / treatment.conversations + 1 / control.conversations);
}

/**
 * s²: from V_k, which knows that a user's conversations resemble each other, and never below that of independent
 * conversations, which V_k of a handful of outcomes may be.
 */
function differenceVariance(count: IntentCounts, variance: number, allocation: number): number {
  const conversations = count.treatment.conversations + count.control.conversations;
  const clustered = variance / (allocation * (1 - allocation) * conversations) ** 2;
  return Math.max(clustered, independentVariance(count));
}

/** Intents seen in one arm only have no effect to shrink and stand at 0. */
function shrinkKnown(counts: readonly IntentCounts[], variances: readonly number[], leastSpread: number): number[] {
  const known = counts.flatMap((count, k) => (isKnown(count) ? [k] : []));
  const estimates = known.map((k) => ({
    difference: rateOf(counts[k]!.treatment) - rateOf(counts[k]!.control),
    variance: variances[k]!,
  }));
  const shrunken = new Array<number>(counts.length).fill(0);
  for (const [i, value] of shrink(estimates, leastSpread).entries()) shrunken[known[i]!] = value;
  return shrunken;
}
