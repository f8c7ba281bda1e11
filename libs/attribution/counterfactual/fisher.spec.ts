import { fisherOneSided } from './fisher.js';

const of = (passed: number, runs: number) => ({ passed, runs });

describe("Fisher's exact test, one-sided", () => {
  it.each([
    // The lady tasting tea, and sums of the hypergeometric distribution in exact integers.
    [of(4, 4), of(0, 4), 0.0142857],
    [of(3, 4), of(1, 4), 0.2428571],
    [of(5, 5), of(1, 5), 0.0238095],
    [of(4, 5), of(1, 5), 0.1031746],
    [of(0, 5), of(0, 5), 1],
    [of(5, 5), of(5, 5), 1],
    [of(12, 20), of(5, 18), 0.0469269],
  ])('says of %o against %o', (changed, unchanged, expected) => {
    expect(fisherOneSided(changed, unchanged)).toBeCloseTo(expected, 6);
  });
});
