import { upperQuantile } from './normal.js';

const POWER = 0.8;

/**
 * The smallest rise of a control rate that a test at `boundary` shows with 80% power: the d with
 * d = boundary·s₀(d) + z₀.₈·s₁(d), s₀ and s₁ the standard errors under pooled and separate rates.
 * @param options.inflation variance relative to independent conversations (users with several of them)
 * @returns an absolute rate; 1 when nothing short of that could be seen
 */
export function findDetectable(options: {
  controlRate: number;
  treatmentConversations: number;
  controlConversations: number;
  boundary: number;
  inflation: number;
}): number {
  const { controlRate: p, treatmentConversations: nT, controlConversations: nC, boundary } = options;
  if (nT === 0 || nC === 0 || !Number.isFinite(boundary)) return 1;
  const z = upperQuantile(1 - POWER);
  const shortfall = (d: number) => {
    const pooled = (nT * (p + d) + nC * p) / (nT + nC);
    const underNull = bernoulliVariance(pooled) * (1 / nT + 1 / nC);
    const underEffect = bernoulliVariance(p + d) / nT + bernoulliVariance(p) / nC;
    return boundary * Math.sqrt(options.inflation * underNull) + z * Math.sqrt(options.inflation * underEffect) - d;
  };
  if (shortfall(1 - p) > 0) return 1;
  let low = 0;
  let high = 1 - p;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (shortfall(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

function bernoulliVariance(rate: number): number {
  return rate * (1 - rate);
}
