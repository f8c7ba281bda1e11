import type { Cells } from './cells.js';
import type { ArmSource } from './draws.js';
import { type LookSettings, METRICS, type Metric } from './look-input.js';
import { logUpperTail, quantileOfLogTail } from './normal.js';
import { type LookSums, redrawSums } from './redraw.js';

/** Several intents taken together: a user's intents are added before squaring. */
export interface GroupEvidence {
  conversations: number;
  /** ΣU/√V; 0 where the group had no outcome. */
  z: number;
  /** V of the per-user sums. */
  variance: number;
  /** The pooled effect in points of rate, with its standard error. */
  difference: number;
  error: number;
}

export type Group = 'all' | 'targets' | 'besideTargets';

/** What one metric showed at one look under the real assignment. */
export interface MetricEvidence {
  /** Z_k, positive for more outcomes in treatment; 0 where an intent had no outcome. */
  z: Float64Array;
  /** V_k. */
  variance: Float64Array;
  groups: Record<Group, GroupEvidence>;
}

/** One look: statistics under the real assignment, and under every redraw. */
export interface LookEvidence {
  metrics: Record<Metric, MetricEvidence>;
  harm: TestStatistics;
  improvement: TestStatistics;
}

export interface TestStatistics {
  /** −Infinity where nothing could be tested. */
  observed: number;
  drawn: Float64Array;
}

/** Which group a test watches, in which direction: +1 for harm, −1 for improvement. */
interface Contrast {
  sign: 1 | -1;
  group: Group;
  /** Declared weight of each intent of the taxonomy. */
  weights: Float64Array;
}

/** A variance below this is rounding, not data. */
const LEAST_VARIANCE = 1e-9;

/** Statistics of looks 1..t, with the same redraws at each. */
export function gatherEvidence(cells: Cells, arms: ArmSource, settings: LookSettings): LookEvidence[] {
  const risks = new Map(Object.entries(settings.declaredRisk));
  const harm: Contrast = {
    sign: 1,
    group: 'all',
    weights: Float64Array.from(cells.intents, (id) => risks.get(id) ?? 1),
  };
  const improvement: Contrast = { sign: -1, group: 'targets', weights: new Float64Array(cells.intents.length).fill(1) };
  const spread = settings.allocation * (1 - settings.allocation);
  const members = listMembers(cells.intents, new Set(settings.targetIntents));
  const conversations = new Float64Array(cells.intents.length);

  const looks: LookEvidence[] = [];
  for (const sums of redrawSums(cells, arms)) {
    for (let c = cells.dayStart[looks.length]!; c < cells.dayStart[looks.length + 1]!; c++) {
      conversations[cells.intent[c]!]! += cells.conversations[c]!;
    }
    const context = { cells, sums, spread, slots: arms.slots, members, conversations };
    const metrics = { failed: describeMetric(context, 'failed'), frustrated: describeMetric(context, 'frustrated') };
    looks.push({
      metrics,
      harm: testContrast(context, metrics, harm),
      improvement: testContrast(context, metrics, improvement),
    });
  }
  return looks;
}

interface Context {
  cells: Cells;
  sums: LookSums;
  /** π(1 − π). */
  spread: number;
  slots: number;
  members: Record<Group, number[]>;
  /** Conversations per intent until this look. */
  conversations: Float64Array;
}

function listMembers(intents: readonly string[], targets: ReadonlySet<string>): Record<Group, number[]> {
  const all = intents.map((_, k) => k);
  return {
    all,
    targets: all.filter((k) => targets.has(intents[k]!)),
    besideTargets: all.filter((k) => !targets.has(intents[k]!)),
  };
}

function describeMetric(context: Context, metric: Metric): MetricEvidence {
  const { sums, spread, conversations } = context;
  const variance = intentVariances(context, metric);
  const observed = (k: number) => sums.sums[metric][k * sums.stride]!;
  const variances = groupVariances(context, metric);
  const describe = (group: Group): GroupEvidence => {
    const sum = context.members[group].reduce((total, k) => total + observed(k), 0);
    const count = context.members[group].reduce((total, k) => total + conversations[k]!, 0);
    const deviation = variances[group] > LEAST_VARIANCE ? Math.sqrt(variances[group]) : 0;
    const scale = spread * Math.max(1, count);
    return {
      conversations: count,
      z: deviation > 0 ? sum / deviation : 0,
      variance: variances[group],
      difference: sum / scale,
      error: deviation / scale,
    };
  };
  return {
    variance,
    z: variance.map((v, k) => (v > LEAST_VARIANCE ? observed(k) / Math.sqrt(v) : 0)),
    groups: { all: describe('all'), targets: describe('targets'), besideTargets: describe('besideTargets') },
  };
}

/** V_k = π(1 − π) Σ_i r_ik². */
function intentVariances({ cells, sums, spread }: Context, metric: Metric): Float64Array {
  const residuals = sums.residuals[metric];
  const variance = new Float64Array(cells.intents.length);
  for (let p = 0; p < residuals.length; p++) variance[cells.pairIntent[p]!]! += spread * residuals[p]! ** 2;
  return variance;
}

/** π(1 − π) Σ_i (Σ_k r_ik)² over the intents of each group. */
function groupVariances(context: Context, metric: Metric): Record<Group, number> {
  const { cells, sums, spread } = context;
  const residuals = sums.residuals[metric];
  const isTarget = new Uint8Array(cells.intents.length);
  for (const k of context.members.targets) isTarget[k] = 1;
  const variances = { all: 0, targets: 0, besideTargets: 0 };
  let targets = 0;
  let beside = 0;
  for (let p = 0; p < residuals.length; p++) {
    if (isTarget[cells.pairIntent[p]!]) targets += residuals[p]!;
    else beside += residuals[p]!;
    if (cells.pairUser[p] === cells.pairUser[p + 1]) continue;
    variances.all += spread * (targets + beside) ** 2;
    variances.targets += spread * targets ** 2;
    variances.besideTargets += spread * beside ** 2;
    targets = 0;
    beside = 0;
  }
  return variances;
}

/**
 * T of every slot: the largest over both metrics of Z_k per intent and of the intents' sum. Being a maximum over all
 * that is watched, its redraws carry the many intents, the two metrics and their correlation.
 * With declared risk w_k the comparison is by (1 − Φ(Z_k))/w_k, given back as a z.
 */
function testContrast(
  context: Context,
  metrics: Record<Metric, MetricEvidence>,
  { sign, group, weights }: Contrast,
): TestStatistics {
  const intents = context.members[group];
  const slots = new Float64Array(context.slots).fill(-Infinity);
  for (const weight of new Set(intents.map((k) => weights[k]!))) {
    const best = new Float64Array(context.slots).fill(-Infinity);
    for (const metric of METRICS) {
      for (const k of intents) {
        if (weights[k] !== weight) continue;
        raiseTo(best, context, { metric, intents: [k], sign, variance: metrics[metric].variance[k]! });
      }
    }
    for (let s = 0; s < slots.length; s++) slots[s] = Math.max(slots[s]!, weighZ(best[s]!, weight));
  }
  for (const metric of METRICS) {
    raiseTo(slots, context, { metric, intents, sign, variance: metrics[metric].groups[group].variance });
  }
  // Two assignments that tie on paper must tie here too, whatever the last bits of their sums.
  for (let s = 0; s < slots.length; s++) slots[s] = Math.round(slots[s]! * 1e9) / 1e9;
  return { observed: slots[0]!, drawn: slots.subarray(1) };
}

/** best ← max(best, ±Σ_k U_k / √variance) in every slot. */
function raiseTo(
  best: Float64Array,
  { sums, slots }: Context,
  stream: { metric: Metric; intents: readonly number[]; sign: 1 | -1; variance: number },
): void {
  if (stream.variance <= LEAST_VARIANCE) return;
  const scale = stream.sign / Math.sqrt(stream.variance);
  const values = sums.sums[stream.metric];
  const totals = new Float64Array(slots);
  for (const k of stream.intents) {
    const offset = k * sums.stride;
    for (let s = 0; s < slots; s++) totals[s]! += values[offset + s]!;
  }
  for (let s = 0; s < slots; s++) best[s] = Math.max(best[s]!, totals[s]! * scale);
}

/** The z whose tail is 1/weight of that of `z`. */
export function weighZ(z: number, weight: number): number {
  if (weight === 1 || z === -Infinity) return z;
  return quantileOfLogTail(logUpperTail(z) - Math.log(weight));
}
