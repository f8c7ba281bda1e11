import { compareRates } from './compare-rates.js';

describe('comparing rates', () => {
  it('gives the published interval of the difference', () => {
    // Newcombe 1998, table II, case (a).
    const { low, high } = compareRates({ cases: 56, of: 70 }, { cases: 48, of: 80 }, 1);
    expect(low).toBeCloseTo(0.0524, 3);
    expect(high).toBeCloseTo(0.3339, 3);
  });

  it.each([
    ['twice the rate of a few', 'unclear', { cases: 4, of: 10 }, { cases: 8, of: 40 }],
    ['twice the rate of many', 'rising', { cases: 160, of: 400 }, { cases: 320, of: 1600 }],
    ['half the rate of many', 'falling', { cases: 40, of: 400 }, { cases: 320, of: 1600 }],
    ['one of one after none of three', 'unclear', { cases: 1, of: 1 }, { cases: 0, of: 3 }],
    ['no failure before and none now', 'unclear', { cases: 0, of: 500 }, { cases: 0, of: 2000 }],
    ['nothing before', 'unclear', { cases: 5, of: 10 }, { cases: 0, of: 0 }],
    ['nothing now', 'unclear', { cases: 0, of: 0 }, { cases: 5, of: 10 }],
  ] as const)('calls %s, as one of thirty nodes, %s', (_, direction, now, before) => {
    expect(compareRates(now, before, 30).direction).toBe(direction);
  });

  it('calls hardly any noise in a whole tree a trend', () => {
    // A fixed sequence of draws: 30 now and 120 before, both at 20 %, a hundred nodes to a tree.
    let state = 7;
    const draw = (of: number) => {
      const cases = Array.from({ length: of }, () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647 < 0.2;
      }).filter(Boolean).length;
      return { cases, of };
    };
    const trees = Array.from({ length: 40 }, () =>
      Array.from({ length: 100 }, () => compareRates(draw(30), draw(120), 100)),
    );
    const misled = trees.filter((tree) => tree.some(({ direction }) => direction !== 'unclear'));
    expect(misled.length).toBeLessThanOrEqual(4);
  });
});
