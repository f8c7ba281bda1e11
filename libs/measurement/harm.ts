import { type LookSettings, METRICS, type Metric } from './look-input.js';
import type { Look } from './looks.js';
import { upperQuantile } from './normal.js';
import { type GroupEvidence, weighZ } from './statistics.js';

/** Which metric and intents stand past a boundary, strongest first. */
export interface Blame {
  metric: Metric;
  /** Intents past the boundary by themselves; when only their sum is, those that carry it. */
  intents: string[];
  /** True when no single intent is past the boundary, only all together. */
  overall: boolean;
  /** The shrunken effect of a blamed intent, or the standardised difference when `overall`, is past the margin. */
  material: boolean;
  strength: number;
}

/** Slack for the rounding of statistics. */
const ROUNDING = 1e-8;

/** Who is to blame for a harm statistic past `boundary`; a material blame before a stronger one. Null when none is. */
export function findBlame(look: Look, boundary: number, settings: LookSettings): Blame | null {
  if (!(look.evidence.harm.observed > boundary)) return null;
  const blames = METRICS.flatMap((metric) => blameMetric(metric, look, boundary, settings));
  blames.sort((a, b) => Number(b.material) - Number(a.material) || b.strength - a.strength);
  return blames[0] ?? null;
}

function blameMetric(metric: Metric, { evidence, effectsOf }: Look, boundary: number, settings: LookSettings): Blame[] {
  const effects = effectsOf(metric);
  const risks = new Map(Object.entries(settings.declaredRisk));
  const ranked = effects.intents
    .map((effect) => ({ effect, z: weighZ(effect.z, risks.get(effect.intentId) ?? 1) }))
    .sort((a, b) => b.z - a.z);
  const isMaterial = ({ shrunken, control }: { shrunken: number; control: { rate: number } }) =>
    shrunken > marginFor(control.rate, settings);
  const past = ranked.filter(({ z }) => z > boundary - ROUNDING).map(({ effect }) => effect);
  if (past.length > 0) {
    const intents = past.map(({ intentId }) => intentId);
    return [{ metric, intents, overall: false, material: past.some(isMaterial), strength: ranked[0]!.z }];
  }
  const strength = evidence.metrics[metric].groups.all.z;
  if (!(strength > boundary - ROUNDING)) return [];
  const carrying = ranked.filter(({ effect }) => isMaterial(effect));
  const intents = (carrying.length > 0 ? carrying : ranked.slice(0, 1)).map(({ effect }) => effect.intentId);
  const material = effects.standardisedDifference > marginFor(effects.controlRate, settings);
  return [{ metric, intents, overall: true, material, strength }];
}

/** The rise of a control rate that matters, absolute. */
export function marginFor(controlRate: number, { margin }: LookSettings): number {
  return Math.max(margin.absolute, margin.relative * controlRate);
}

/**
 * Whether harm beside the targets is excluded: no harm statistic is past the hold boundary, and for both metrics the
 * upper confidence bound of all other intents' pooled effect lies below the margin. The bound's level at look t is
 * that look's share of α, α(t/D)² − α((t−1)/D)², so that looking daily excludes a real harm with probability ≤ α.
 * The targets are left out, or their gain would hide a loss elsewhere. Single intents are watched by the hold
 * boundary: few have the traffic for a bound of their own, so "excluded" never means each of them is safe.
 */
export function isHarmExcluded(look: Look, settings: LookSettings): boolean {
  if (look.evidence.harm.observed > look.hold.value) return false;
  return METRICS.every((metric) => {
    const { besideTargets } = look.evidence.metrics[metric].groups;
    if (besideTargets.conversations === 0) return settings.targetIntents.length > 0;
    return upperBound(besideTargets, look, settings) < marginFor(look.effectsOf(metric).controlRate, settings);
  });
}

/** Whether fewer conversations go wrong over the whole traffic, in `metric` at the same level of confidence. */
export function isBetterOverall(look: Look, metric: Metric, settings: LookSettings): boolean {
  const overall = look.evidence.metrics[metric].groups.all;
  return overall.conversations > 0 && upperBound(overall, look, settings) < 0;
}

function upperBound({ difference, error }: GroupEvidence, look: Look, settings: LookSettings): number {
  const share = (look.number ** 2 - (look.number - 1) ** 2) / settings.looks ** 2;
  return difference + upperQuantile(settings.alpha * share) * error;
}
