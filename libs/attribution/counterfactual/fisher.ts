interface Runs {
  readonly runs: number;
  readonly passed: number;
}

/**
 * Fisher's exact test, one-sided: the chance of as many passes with the change, or more, if the change did nothing.
 * R. A. Fisher, The Design of Experiments (1935), chapter 2.
 */
export function fisherOneSided(changed: Runs, unchanged: Runs): number {
  const passed = changed.passed + unchanged.passed;
  const most = Math.min(changed.runs, passed);
  let ways = 0;
  for (let count = changed.passed; count <= most; count++)
    ways += choose(changed.runs, count) * choose(unchanged.runs, passed - count);
  return ways / choose(changed.runs + unchanged.runs, passed);
}

/** Exact up to 2^53: far beyond the runs that a replay has. */
function choose(of: number, count: number): number {
  if (count < 0 || count > of) return 0;
  let ways = 1;
  for (let i = 1; i <= count; i++) ways = (ways * (of - count + i)) / i;
  return ways;
}
