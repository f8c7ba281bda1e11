import type { Decision, HealthCheck } from '#contracts';
import { type Blame, findBlame, isBetterOverall, isHarmExcluded } from './harm.js';
import { type LookSettings, METRICS, type Metric } from './look-input.js';
import type { Look } from './looks.js';

/** Why the decision fell as it did; the explanation is written from it. */
export type Reason =
  | 'unhealthy'
  | 'harm'
  | 'harm below margin'
  | 'held'
  | 'target improved'
  | 'harm excluded'
  | 'harm not excluded'
  | 'target not improved'
  | 'running';

export interface Ruling {
  decision: Decision;
  reason: Reason;
  /** The look whose figures decided: an earlier one when it had been missed. */
  at: number;
  metric: Metric | null;
  intents: string[];
  /** Harm stands past the hold boundary and the margin: exposure should not grow. */
  hold: boolean;
  blame: Blame | null;
}

/** Decides from looks 1..t; `looks` must not be empty. */
export function rule(looks: readonly Look[], health: readonly HealthCheck[], settings: LookSettings): Ruling {
  const current = looks.at(-1)!;
  const held = findBlame(current, current.hold.value, settings);
  const none = { at: current.number, metric: null, intents: [], hold: held?.material ?? false, blame: held };
  const undecided = current.number < settings.looks ? 'watch' : 'inconclusive';
  if (health.some(({ level }) => level === 'bad')) return { ...none, decision: undecided, reason: 'unhealthy' };
  return findRevert(looks, settings) ?? { ...none, ...ruleWithoutRevert(looks, none.hold, settings) };
}

/** A harm that an earlier look would have acted on counts also when that look is made up later. */
function findRevert(looks: readonly Look[], settings: LookSettings): Ruling | null {
  for (const look of looks) {
    const blame = findBlame(look, look.harm.value, settings);
    if (blame === null) continue;
    if (!blame.material && !(look.evidence.harm.observed > look.overwhelming.value)) continue;
    const { metric, intents } = blame;
    return { decision: 'revert', reason: 'harm', at: look.number, metric, intents, hold: true, blame };
  }
  return null;
}

function ruleWithoutRevert(
  looks: readonly Look[],
  hold: boolean,
  settings: LookSettings,
): Pick<Ruling, 'decision' | 'reason'> & Partial<Pick<Ruling, 'metric' | 'intents'>> {
  const current = looks.at(-1)!;
  const isLast = current.number === settings.looks;
  const hasTargets = settings.targetIntents.length > 0;
  const credit = creditTargets(looks, settings);
  const excluded = isHarmExcluded(current, settings);
  if (!isLast) {
    if (credit !== null && excluded) return { decision: 'keep', reason: 'target improved', ...credit };
    return { decision: 'watch', reason: hold ? 'held' : 'running' };
  }
  if (current.evidence.harm.observed > current.harm.value) {
    return { decision: 'inconclusive', reason: 'harm below margin' };
  }
  // One release in five is held by chance: a gain over the whole traffic outweighs that, and the suspicion is told.
  if (hold && !(credit !== null && isBetterOverall(current, credit.metric, settings))) {
    return { decision: 'inconclusive', reason: 'held' };
  }
  if (hasTargets) {
    if (credit !== null) return { decision: 'keep', reason: 'target improved', ...credit };
    return { decision: 'inconclusive', reason: 'target not improved' };
  }
  return excluded
    ? { decision: 'keep', reason: 'harm excluded' }
    : { decision: 'inconclusive', reason: 'harm not excluded' };
}

/** The targets that improved at the first look to show it, as long as the latest look still points that way. */
function creditTargets(looks: readonly Look[], settings: LookSettings): { metric: Metric; intents: string[] } | null {
  const shown = looks.find((look) => look.evidence.improvement.observed > look.improvement.value);
  if (shown === undefined || !(looks.at(-1)!.evidence.improvement.observed > 0)) return null;
  const targets = new Set(settings.targetIntents);
  const gains = METRICS.flatMap((metric) =>
    shown
      .effectsOf(metric)
      .intents.filter(({ intentId, z }) => targets.has(intentId) && z < 0)
      .map(({ intentId, z }) => ({ metric, intentId, z })),
  ).sort((a, b) => a.z - b.z);
  const metric = gains[0]?.metric;
  if (metric === undefined) return null;
  return { metric, intents: gains.filter((gain) => gain.metric === metric).map(({ intentId }) => intentId) };
}
