import { addToMasked, type BitCounters, createBitCounters, takeCounts } from './bit-counters.js';
import { type Cells, OUTCOME_UNIT } from './cells.js';
import type { ArmSource } from './draws.js';
import { METRICS, type Metric } from './look-input.js';

/** The sums of one look, over all days until then. Overwritten by the next look. */
export interface LookSums {
  /** U_k of every slot: intent k's slots start at k × `stride`. Slot 0 is the real assignment. */
  sums: Record<Metric, Float64Array>;
  stride: number;
  /** Residual of each pair: Σ (y − ȳ of its intent and day). */
  residuals: Record<Metric, Float64Array>;
}

/**
 * Goes through the days and yields U_k = Σ_i (A_i − π) r_ik under every slot's assignment. The means ȳ are pooled over
 * arms, so a shock common to both arms leaves no residual, and no redraw can change r.
 *
 * Since the residuals of an intent and day sum to zero, Σ (A − π) r = Σ A y − ȳ Σ A n: outcomes and counts are added as
 * integers, cells without an outcome cost one pass, and neither order nor sharding of users can change a sum.
 */
export function* redrawSums(cells: Cells, arms: ArmSource): Generator<LookSums> {
  const words = new Uint32Array(Math.ceil(arms.slots / 32));
  const stride = words.length * 32;
  const treatedCounts = createBitCounters(cells.intents.length, words.length);
  const treatedOutcomes = {
    failed: createBitCounters(cells.intents.length, words.length),
    frustrated: createBitCounters(cells.intents.length, words.length),
  };
  const size = cells.intents.length * stride;
  const sums = { failed: new Float64Array(size), frustrated: new Float64Array(size) };
  const pairs = cells.pairUser.length;
  const residuals = { failed: new Float64Array(pairs), frustrated: new Float64Array(pairs) };

  for (let day = 0; day + 1 < cells.dayStart.length; day++) {
    const from = cells.dayStart[day]!;
    const to = cells.dayStart[day + 1]!;
    for (let c = from; c < to; c++) {
      if (c === from || cells.user[c] !== cells.user[c - 1]) arms.fill(cells.user[c]!, words);
      addToMasked(treatedCounts, cells.intent[c]!, words, cells.conversations[c]!);
      for (const metric of METRICS) {
        addToMasked(treatedOutcomes[metric], cells.intent[c]!, words, cells.outcomes[metric][c]!);
      }
    }
    const means = { failed: dayMeans(cells, 'failed', from, to), frustrated: dayMeans(cells, 'frustrated', from, to) };
    addDay(sums, { treatedOutcomes, treatedCounts, means, stride });
    for (const metric of METRICS) {
      for (let c = from; c < to; c++) {
        const expected = means[metric][cells.intent[c]!]! * cells.conversations[c]!;
        residuals[metric][cells.pair[c]!]! += cells.outcomes[metric][c]! / OUTCOME_UNIT - expected;
      }
    }
    yield { sums, stride, residuals };
  }
}

/** Mean outcome per intent of one day, both arms together; 0 where the day has none. */
function dayMeans(cells: Cells, metric: Metric, from: number, to: number): Float64Array {
  const outcomes = new Float64Array(cells.intents.length);
  const counts = new Float64Array(cells.intents.length);
  for (let c = from; c < to; c++) {
    outcomes[cells.intent[c]!]! += cells.outcomes[metric][c]!;
    counts[cells.intent[c]!]! += cells.conversations[c]!;
  }
  return outcomes.map((sum, k) => (counts[k]! > 0 ? sum / OUTCOME_UNIT / counts[k]! : 0));
}

/** Adds the day's U_k to the sums, and empties the counters for the next. */
function addDay(
  sums: Record<Metric, Float64Array>,
  day: {
    treatedOutcomes: Record<Metric, BitCounters>;
    treatedCounts: BitCounters;
    means: Record<Metric, Float64Array>;
    stride: number;
  },
): void {
  const counts = new Int32Array(day.stride);
  const outcomes = new Int32Array(day.stride);
  for (let k = 0; k < day.means.failed.length; k++) {
    takeCounts(day.treatedCounts, k, counts);
    for (const metric of METRICS) {
      const mean = day.means[metric][k]!;
      // No outcome that day: nothing to add in any slot.
      if (mean === 0) continue;
      takeCounts(day.treatedOutcomes[metric], k, outcomes);
      const into = sums[metric].subarray(k * day.stride, (k + 1) * day.stride);
      for (let s = 0; s < into.length; s++) into[s]! += outcomes[s]! / OUTCOME_UNIT - mean * counts[s]!;
    }
  }
}
