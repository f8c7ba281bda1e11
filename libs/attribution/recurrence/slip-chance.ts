/** How much is expected of a fault before anything is seen: most intents of an agent in production have none. */
const FAULT_PRIOR = 0.15;

/**
 * The chance that evidence seen in `seen` of `of` conversations is no fault of the harness but a slip of the model, which
 * errs so in a share `slips` of all conversations whatever it is told: a fault of the harness fails its kind of request
 * again and again, what happens once in fifty is chance. Two hypotheses are weighed: slips alone
 * (binomial), or a fault with any rate (beta-binomial, uniform); under the second, slips still make up their share.
 */
export function slipChance(seen: number, of: number, slips: number): number {
  if (seen === 0 || of === 0) return 0;
  // A rate below that of slips speaks against a fault, not for one.
  if (seen / of <= slips) return 1;
  const alone = logChoose(of, seen) + seen * Math.log(slips) + (of - seen) * Math.log1p(-slips);
  const logOdds = Math.log(FAULT_PRIOR / (1 - FAULT_PRIOR)) - Math.log(of + 1) - alone;
  const fault = 1 / (1 + Math.exp(-logOdds));
  const slipsAmongSeen = Math.min(1, slips / ((seen + 1) / (of + 2)));
  return 1 - fault * (1 - slipsAmongSeen);
}

function logChoose(of: number, chosen: number): number {
  return logFactorial(of) - logFactorial(chosen) - logFactorial(of - chosen);
}

/** Stirling's series: exact to 1e-6 from 1 on. */
function logFactorial(n: number): number {
  if (n < 2) return 0;
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3);
}
