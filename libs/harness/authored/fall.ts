/** Calls that failed, of all that were made. */
export interface Failures {
  failed: number;
  calls: number;
}

/**
 * The chance to see at least so many failures among the later calls if they failed no more often than the earlier:
 * Fisher's exact test, one-sided. Source: R. A. Fisher, The Design of Experiments (1935), chapter II.
 */
export function chanceOfFall(earlier: Failures, later: Failures): number {
  const failed = earlier.failed + later.failed;
  const calls = earlier.calls + later.calls;
  const whole = logChoose(calls, failed);
  let chance = 0;
  for (let some = later.failed; some <= Math.min(failed, later.calls); some++) {
    if (failed - some > earlier.calls) continue;
    chance += Math.exp(logChoose(later.calls, some) + logChoose(earlier.calls, failed - some) - whole);
  }
  return Math.min(1, chance);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
