import { type Cells, OUTCOME_UNIT } from './cells.js';
import type { Metric } from './look-input.js';

/** Conversations and outcomes of one arm. */
export interface ArmCount {
  conversations: number;
  outcomes: number;
}

export interface IntentCounts {
  treatment: ArmCount;
  control: ArmCount;
}

/** Counts per intent over days 1..`days`, in the order of `cells.intents`. */
export function countByIntent(cells: Cells, metric: Metric, days: number): IntentCounts[] {
  const empty = (): ArmCount => ({ conversations: 0, outcomes: 0 });
  const counts = cells.intents.map(() => ({ treatment: empty(), control: empty() }));
  for (let c = 0; c < cells.dayStart[days]!; c++) {
    const arm = counts[cells.intent[c]!]![cells.treated[cells.user[c]!] ? 'treatment' : 'control'];
    arm.conversations += cells.conversations[c]!;
    arm.outcomes += cells.outcomes[metric][c]! / OUTCOME_UNIT;
  }
  return counts;
}

/** 0 for an arm without conversations. */
export function rateOf({ conversations, outcomes }: ArmCount): number {
  return conversations === 0 ? 0 : outcomes / conversations;
}

/** Rate with half an outcome added, so that a short run of zeros does not look like certainty. */
export function smoothedRateOf({ conversations, outcomes }: ArmCount): number {
  return (outcomes + 0.5) / (conversations + 1);
}

/**
 * Δ = Σ ω_k (p_kT − p_kC): what the release changed with the mix of intents held fixed, and
 * Σ (ω_kT − ω_kC) p̄_k: what a differing mix alone would have shown. Intents seen in one arm only are left out of Δ.
 * @param shares ω per intent; any scale
 */
export function standardise(
  counts: readonly IntentCounts[],
  shares: readonly number[],
): { difference: number; mixShift: number } {
  let weighted = 0;
  let weight = 0;
  let mixShift = 0;
  const totals = { treatment: 0, control: 0 };
  for (const { treatment, control } of counts) {
    totals.treatment += treatment.conversations;
    totals.control += control.conversations;
  }
  for (const [k, { treatment, control }] of counts.entries()) {
    if (treatment.conversations > 0 && control.conversations > 0) {
      weighted += shares[k]! * (rateOf(treatment) - rateOf(control));
      weight += shares[k]!;
    }
    if (totals.treatment === 0 || totals.control === 0) continue;
    const shift = treatment.conversations / totals.treatment - control.conversations / totals.control;
    mixShift += shift * rateOf(addArms(treatment, control));
  }
  return { difference: weight > 0 ? weighted / weight : 0, mixShift };
}

export function addArms(a: ArmCount, b: ArmCount): ArmCount {
  return { conversations: a.conversations + b.conversations, outcomes: a.outcomes + b.outcomes };
}
