import { highestDifference, wilson } from './intervals.js';

/** Chance of each number of hits among `trials` of `share`. */
function binomial(trials: number, share: number): number[] {
  const chances = [(1 - share) ** trials];
  for (let hits = 1; hits <= trials; hits++)
    chances.push((chances[hits - 1]! * (trials - hits + 1) * share) / (hits * (1 - share)));
  return chances;
}

const shares = [0.05, 0.2, 0.5, 0.8, 0.95];

describe('an interval', () => {
  it.each(shares)('holds a true share of %p about nine times of ten', (share) => {
    const held = binomial(40, share).reduce((sum, chance, hits) => {
      const { lower, upper } = wilson(hits, 40);
      return sum + (lower <= share && share <= upper ? chance : 0);
    }, 0);
    expect(held).toBeGreaterThan(0.85);
    expect(held).toBeLessThan(0.97);
  });

  it('says nothing where nothing was tried', () => {
    expect(wilson(0, 0)).toEqual({ share: 0, lower: 0, upper: 1 });
  });
});

it.each(shares)('the highest difference is seldom below the true one, at shares of %p', (share) => {
  const [one, other] = [binomial(40, share), binomial(25, 0.5)];
  let held = 0;
  for (const [a, chanceA] of one.entries())
    for (const [b, chanceB] of other.entries())
      if (highestDifference(wilson(a, 40), wilson(b, 25)) >= share - 0.5) held += chanceA * chanceB;
  expect(held).toBeGreaterThan(0.92);
});
