import { uniformStream } from './draws.js';
import { findBoundaries } from './spending.js';

describe('alpha spending', () => {
  it('lets α(t/D)² of the redraws cross by look t', () => {
    const random = uniformStream('spending');
    const drawn = Array.from({ length: 7 }, () => Float64Array.from({ length: 2000 }, random));
    const boundaries = findBoundaries(drawn, 7, 0.05);
    const spent = [1, 2, 3, 4, 5, 6, 7].map((t) => Math.floor(0.05 * (t / 7) ** 2 * 2000 + 1e-9) / 2000);
    expect(boundaries.map((boundary) => boundary.spent)).toEqual(spent);
  });

  it('counts a redraw that has crossed once only', () => {
    const sameEachDay = Float64Array.from({ length: 100 }, (_, i) => i);
    const boundaries = findBoundaries([sameEachDay, sameEachDay], 2, 0.08);
    expect(boundaries.map(({ value }) => value)).toEqual([98, 92]);
  });

  it('lets nothing cross while there is nothing to spend', () => {
    const [first] = findBoundaries([Float64Array.from({ length: 100 }, (_, i) => i)], 30, 0.05);
    expect(first).toEqual({ value: Infinity, spent: 0 });
  });

  it('lets at most ⌊αB⌋ of B + 1 equals cross when each in turn is the real one', () => {
    const random = uniformStream('exchangeable');
    const total = 201;
    const looks = Array.from({ length: 3 }, () => Array.from({ length: total }, () => Math.floor(random() * 40)));
    const crossing = Array.from({ length: total }, (_, real) => {
      const drawn = looks.map((look) => Float64Array.from(look.filter((_, i) => i !== real)));
      return findBoundaries(drawn, 3, 0.1).some(({ value }, t) => looks[t]![real]! > value);
    }).filter(Boolean);
    expect(crossing.length).toBeGreaterThan(0);
    expect(crossing.length).toBeLessThanOrEqual(20);
  });
});
