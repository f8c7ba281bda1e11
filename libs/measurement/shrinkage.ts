/** An estimated effect and its variance s². */
export interface Estimate {
  difference: number;
  variance: number;
}

/**
 * Empirical-Bayes shrinkage towards the pooled effect: δ̃ = (δ̂/s² + μ/τ²)/(1/s² + 1/τ²), τ² by the method of moments
 * (DerSimonian & Laird 1986). One harmed intent among many harmless ones would drag τ² to nothing, so it is not
 * taken below `leastSpread`². For display, ranking, materiality and hold; never for significance.
 */
export function shrink(estimates: readonly Estimate[], leastSpread: number): number[] {
  if (estimates.length === 0) return [];
  const between = Math.max(leastSpread ** 2, momentsVariance(estimates));
  const mean = weightedMean(estimates, (e) => 1 / (e.variance + between));
  return estimates.map(({ difference, variance }) => (difference * between + mean * variance) / (between + variance));
}

function momentsVariance(estimates: readonly Estimate[]): number {
  const weight = (e: Estimate) => 1 / e.variance;
  const mean = weightedMean(estimates, weight);
  const total = sumOf(estimates, weight);
  const heterogeneity = sumOf(estimates, (e) => weight(e) * (e.difference - mean) ** 2);
  const scale = total - sumOf(estimates, (e) => weight(e) ** 2) / total;
  return scale > 0 ? (heterogeneity - (estimates.length - 1)) / scale : 0;
}

function weightedMean(estimates: readonly Estimate[], weight: (e: Estimate) => number): number {
  return sumOf(estimates, (e) => weight(e) * e.difference) / sumOf(estimates, weight);
}

function sumOf(estimates: readonly Estimate[], value: (e: Estimate) => number): number {
  return estimates.reduce((sum, e) => sum + value(e), 0);
}
