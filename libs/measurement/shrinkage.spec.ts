import { shrink } from './shrinkage.js';

describe('shrinkage', () => {
  it('is (δ̂/s² + μ/τ²)/(1/s² + 1/τ²) with τ² by moments', () => {
    // Equal variances: τ² = sample variance − s², μ = mean.
    const differences = [0.3, -0.1, 0.1];
    const variance = 0.01;
    const mean = 0.1;
    const between = 0.04 - variance;
    const expected = differences.map((d) => (d / variance + mean / between) / (1 / variance + 1 / between));
    const shrunken = shrink(
      differences.map((difference) => ({ difference, variance })),
      0.001,
    );
    for (const [i, value] of shrunken.entries()) expect(value).toBeCloseTo(expected[i]!, 12);
  });

  it('keeps the least spread when the estimates differ less than chance', () => {
    const [first] = shrink(
      [
        { difference: 0.02, variance: 0.0004 },
        { difference: -0.02, variance: 0.0004 },
        { difference: 0, variance: 0.0004 },
      ],
      0.02,
    );
    expect(first).toBeCloseTo(0.01, 12);
  });

  it('of nothing is nothing', () => {
    expect(shrink([], 0.02)).toEqual([]);
  });
});
