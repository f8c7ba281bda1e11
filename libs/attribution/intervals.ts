/** Share of a count, with what it may truly be. */
export interface Interval {
  share: number;
  lower: number;
  upper: number;
}

/** 90% of true shares lie within. */
const Z = 1.645;

/** Score interval of a share (Wilson 1927): sound for few trials, and for none of them or all. */
export function wilson(hits: number, trials: number): Interval {
  if (trials === 0) return { share: 0, lower: 0, upper: 1 };
  const share = hits / trials;
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials));
  const middle = share + (Z * Z) / (2 * trials);
  const scale = 1 + (Z * Z) / trials;
  return {
    share,
    lower: Math.max(0, (middle - spread) / scale),
    upper: Math.min(1, (middle + spread) / scale),
  };
}

/** Highest that `share(a) − share(b)` may truly be (Newcombe 1998, method 10: the two score intervals, joined). */
export function highestDifference(a: Interval, b: Interval): number {
  return a.share - b.share + Math.sqrt((a.upper - a.share) ** 2 + (b.share - b.lower) ** 2);
}
