import type { RateChange } from '#contracts';

/** Some cases out of a number of trials. */
export interface Cases {
  readonly cases: number;
  readonly of: number;
}

/** How often chance alone may call anything of one kind in a whole tree a trend. */
const CHANCE = 0.05;

/**
 * The change of a share, with the interval of the difference by Newcombe's hybrid score method (Statistics in Medicine
 * 1998, 17:873, method 10): it holds for small numbers and for shares near 0 and 1 too. Where as many as `comparisons`
 * are looked at together, all their intervals hold together in 95 of 100 cases (Bonferroni).
 */
export function compareRates(now: Cases, before: Cases, comparisons: number): RateChange {
  if (now.of === 0 || before.of === 0)
    return { now: rateOf(now), before: rateOf(before), low: -1, high: 1, direction: 'unclear' };
  const [p, q] = [now.cases / now.of, before.cases / before.of];
  const z = normalDeviate(CHANCE / Math.max(1, comparisons) / 2);
  const [a, b] = [wilson(p, now.of, z), wilson(q, before.of, z)];
  const low = p - q - Math.hypot(p - a.low, b.high - q);
  const high = p - q + Math.hypot(a.high - p, q - b.low);
  return { now: p, before: q, low, high, direction: low > 0 ? 'rising' : high < 0 ? 'falling' : 'unclear' };
}

function rateOf({ cases, of }: Cases): number | null {
  return of === 0 ? null : cases / of;
}

/** Wilson's score interval of a share. */
function wilson(p: number, n: number, z: number): { low: number; high: number } {
  const spread = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  const middle = p + z ** 2 / (2 * n);
  const scale = 1 + z ** 2 / n;
  return { low: (middle - spread) / scale, high: (middle + spread) / scale };
}

/** The normal deviate that is exceeded with a probability up to one half (Abramowitz and Stegun 26.2.23; to .0005). */
function normalDeviate(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(probability));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
