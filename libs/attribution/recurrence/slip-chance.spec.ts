import { slipChance } from './slip-chance.js';

describe('slipChance', () => {
  it('is high for what is seen as rarely as slips are', () => {
    expect(slipChance(2, 60, 0.04)).toBeGreaterThan(0.9);
  });

  it('is low for what recurs in a third of conversations', () => {
    expect(slipChance(20, 60, 0.04)).toBeLessThan(0.15);
  });

  it('grows with the neighbours that were served', () => {
    expect(slipChance(2, 40, 0.04)).toBeGreaterThan(slipChance(2, 4, 0.04));
  });

  it('stays a chance for thousands of conversations', () => {
    for (const seen of [1, 50, 5000, 10_000]) {
      const chance = slipChance(seen, 10_000, 0.01);
      expect(chance).toBeGreaterThanOrEqual(0);
      expect(chance).toBeLessThanOrEqual(1);
    }
  });
});
