import { findDetectable } from './detectable.js';
import { uniformStream } from './draws.js';

const week = { controlRate: 0.12, treatmentConversations: 400, controlConversations: 400, boundary: 3, inflation: 1 };

describe('the smallest detectable effect', () => {
  it('is seen by a pooled z-test in 80% of simulated weeks', () => {
    const effect = findDetectable(week);
    const random = uniformStream('power');
    const binomial = (rate: number) => Array.from({ length: 400 }, random).filter((u) => u < rate).length;
    let seen = 0;
    for (let trial = 0; trial < 600; trial++) {
      const treated = binomial(0.12 + effect);
      const control = binomial(0.12);
      const pooled = (treated + control) / 800;
      if ((treated - control) / 400 / Math.sqrt(pooled * (1 - pooled) * (2 / 400)) > 3) seen++;
    }
    expect(seen / 600).toBeGreaterThan(0.75);
    expect(seen / 600).toBeLessThan(0.85);
  });

  it('grows when users resemble themselves', () => {
    expect(findDetectable({ ...week, inflation: 2 })).toBeGreaterThan(findDetectable(week));
  });

  it('is 1 where nothing could be seen', () => {
    expect(findDetectable({ ...week, controlConversations: 0 })).toBe(1);
    expect(findDetectable({ ...week, boundary: Infinity })).toBe(1);
    expect(findDetectable({ ...week, treatmentConversations: 3, controlConversations: 3 })).toBe(1);
  });
});
