import { standardise } from './rates.js';

function count(treatment: [number, number], control: [number, number]) {
  return {
    treatment: { conversations: treatment[0], outcomes: treatment[1] },
    control: { conversations: control[0], outcomes: control[1] },
  };
}

describe('the standardised difference', () => {
  it('sees through a mix that alone makes treatment look worse (Simpson)', () => {
    // Better by ten points in both intents, but treatment got the hard one three times as often.
    const counts = [count([300, 120], [100, 50]), count([100, 0], [300, 30])];
    const { difference, mixShift } = standardise(counts, [400, 400]);
    expect(120 / 400 - 80 / 400).toBeGreaterThan(0);
    expect(difference).toBeCloseTo(-0.1, 12);
    expect(mixShift).toBeCloseTo(0.5 * (170 / 400) - 0.5 * (30 / 400), 12);
  });

  it('weighs intents by the shares given', () => {
    const counts = [count([10, 5], [10, 0]), count([10, 0], [10, 0])];
    expect(standardise(counts, [1, 3]).difference).toBeCloseTo(0.125, 12);
  });

  it('leaves out intents that one arm never saw', () => {
    const counts = [count([10, 5], [10, 0]), count([0, 0], [10, 10])];
    expect(standardise(counts, [1, 1]).difference).toBeCloseTo(0.5, 12);
  });
});
