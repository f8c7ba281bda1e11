import { parseHarness } from '#harness';
import { runTrial } from '../run-trial.js';
import { plantFaults } from '../scenario/plant-faults.js';
import { failureRates } from '../truth/failure-rates.js';
import { generateScenario } from './generate-scenario.js';

async function rates(seed: string, faults: number, planted: boolean) {
  const { scenario, files } = generateScenario(seed, { faults });
  const goodHarness = parseHarness(files);
  const harness = planted ? parseHarness(plantFaults(files, scenario.faults)) : goodHarness;
  const truth = await runTrial({ scenario, harness, goodHarness, seed, days: 14 });
  return { scenario, rates: failureRates(truth) };
}

describe('generateScenario', () => {
  it('gives the same scenario for the same seed and another for another', () => {
    expect(generateScenario('a')).toEqual(generateScenario('a'));
    expect(generateScenario('a').files).not.toEqual(generateScenario('b').files);
  });

  it.each(['one', 'two', 'three'])('makes agents that serve well without faults (%s)', async (seed) => {
    for (const rate of Object.values((await rates(seed, 0, false)).rates)) expect(rate).toBeLessThan(0.15);
  });

  it.each(['one', 'two', 'three'])('plants faults that hurt their own intents alone (%s)', async (seed) => {
    const good = await rates(seed, 2, false);
    const faulty = await rates(seed, 2, true);
    const hurt = new Set(faulty.scenario.faults.flatMap((fault) => fault.intents));
    expect(hurt.size).toBe(2);
    for (const [intent, rate] of Object.entries(faulty.rates)) {
      if (hurt.has(intent)) expect(rate).toBeGreaterThan(0.35);
      else expect(Math.abs(rate - (good.rates[intent] as number))).toBeLessThan(0.06);
    }
  });
});
