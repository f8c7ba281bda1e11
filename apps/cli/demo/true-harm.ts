import { groupBy } from '#contracts';
import type { Observed } from './collect.js';

/** One-sided p of about .001: what the truth must show before a change counts as harmful. */
const HARMFUL_Z = 3;

/**
 * Whether users who got a release really fared worse in some intent while it was watched, by the truth log: the larger
 * failure rate of its arm is no accident (two-proportion z-test).
 */
export function harmedByTruth(observed: Observed[], releaseId: string): boolean {
  const exposed = observed.filter(({ truth }) => truth.arms[releaseId] !== undefined);
  return [...groupBy(exposed, ({ truth }) => truth.intent).values()].some((group) => {
    const treated = group.filter(({ truth }) => truth.arms[releaseId] === 'treatment');
    const control = group.filter(({ truth }) => truth.arms[releaseId] === 'control');
    return zOfDifference(failures(treated), treated.length, failures(control), control.length) >= HARMFUL_Z;
  });
}

function failures(group: Observed[]): number {
  return group.filter(({ truth }) => !truth.success).length;
}

function zOfDifference(failedA: number, a: number, failedB: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const pooled = (failedA + failedB) / (a + b);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / a + 1 / b));
  return deviation === 0 ? 0 : (failedA / a - failedB / b) / deviation;
}
