const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next++) {
    logFactorials.push(logFactorials[next - 1]! + Math.log(next));
  }
  return logFactorials[n]!;
}

/** The probability of `successes` or more out of `trials`, each with the probability `p` in (0, 1). */
export function binomialTail(trials: number, successes: number, p: number): number {
  if (successes <= trials * p) return 1;
  const logOdds = Math.log(p) - Math.log1p(-p);
  const first =
    logFactorial(trials) - logFactorial(successes) - logFactorial(trials - successes) + trials * Math.log1p(-p);
  // Past the mean each term is smaller than the one before: the ratio of neighbours is all that is needed.
  let term = Math.exp(first + successes * logOdds);
  let sum = 0;
  for (let x = successes; x <= trials && term > sum * Number.EPSILON; x++) {
    sum += term;
    term *= ((trials - x) / (x + 1)) * (p / (1 - p));
  }
  return Math.min(1, sum);
}
