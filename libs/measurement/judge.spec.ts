import { verdictSchema } from '#contracts';
import { uniformStream } from './draws.js';
import { judge } from './judge.js';
import type { LookInput, OutcomeRow } from './look-input.js';
import { type Scenario, SIMULATION_START, simulateOutcomes } from './simulation.js';

/** The week of a small agent: twelve intents, 3,000 conversations, 1,500 users, some intents at fault. */
const week: Scenario = {
  intents: 12,
  conversationsPerIntentAndArm: 125,
  days: 7,
  allocation: 0.5,
  baseline: (intent) => (intent < 3 ? 0.6 : 0.08),
  conversationsPerUser: 2,
  frustration: { afterFailure: 0.4, otherwise: 0.03 },
};
const fixing = (intent: number) => (intent === 0 ? 0.1 : week.baseline(intent));
const harming = (intent: number) => (intent === 5 ? 0.5 : week.baseline(intent));

function lookAt(outcomes: OutcomeRow[], change: Partial<LookInput> = {}) {
  return judge({
    releaseId: 'release',
    seed: 'seed',
    allocation: 0.5,
    startDay: SIMULATION_START,
    look: 7,
    looks: 7,
    targetIntents: ['intent-0'],
    draws: 1000,
    outcomes,
    ...change,
  });
}

function judgeDaily(outcomes: OutcomeRow[]) {
  for (let look = 1; look < 7; look++) {
    const verdict = lookAt(outcomes, { look });
    if (verdict.decision !== 'watch') return verdict;
  }
  return lookAt(outcomes);
}

const fixed = simulateOutcomes({ ...week, released: fixing }, 'fixed');
const harmed = simulateOutcomes({ ...week, released: harming }, 'harmed');
const unchanged = simulateOutcomes(week, 'unchanged');

describe('a verdict', () => {
  it('reverts a harmful release within three days and blames the right intent', () => {
    const verdict = judgeDaily(harmed);
    expect(verdict).toMatchObject({ decision: 'revert', intents: ['intent-5'], metric: 'failed' });
    expect(verdict.look).toBeLessThanOrEqual(3);
  });

  it('keeps a release that fixed its target', () => {
    expect(judgeDaily(fixed)).toMatchObject({ decision: 'keep', intents: ['intent-0'], metric: 'failed' });
  });

  it('is inconclusive for a release that changed nothing, and says what could have been missed', () => {
    const verdict = judgeDaily(unchanged);
    expect(verdict).toMatchObject({ decision: 'inconclusive', intents: [], look: 7 });
    expect(verdict.explanation).toMatch(/could have been missed/);
    expect(verdict.effects.every(({ detectable }) => detectable > 0.05)).toBe(true);
  });

  it('keeps early once the target improved and the pooled rest is shown to be unharmed', () => {
    const large = { ...week, conversationsPerIntentAndArm: 900, released: fixing };
    const verdict = judgeDaily(simulateOutcomes(large, 'large'));
    expect(verdict.decision).toBe('keep');
    expect(verdict.look).toBeLessThan(7);
  }, 20_000);

  it('is of the contract', () => {
    const { hold, decidedAt, ...verdict } = lookAt(fixed, { look: 1 });
    expect(verdictSchema.parse(verdict)).toEqual(verdict);
  });

  it('does not depend on the order of rows', () => {
    const random = uniformStream('order');
    const shuffled = fixed
      .map((row) => ({ row, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ row }) => row);
    expect(lookAt(shuffled)).toEqual(lookAt(fixed));
  });

  it('of an old look is the same when rows of later days are there', () => {
    const firstDays = harmed.filter(({ day }) => day < '2026-01-07');
    expect(lookAt(harmed, { look: 2 })).toEqual(lookAt(firstDays, { look: 2 }));
  });

  it('at a later look makes up the one that was missed', () => {
    const missed = judgeDaily(harmed);
    const late = lookAt(harmed);
    expect(late).toMatchObject({ decision: 'revert', decidedAt: missed.look, harm: missed.harm });
    expect(late.explanation).toContain(`look ${missed.look} already showed it`);
  });

  it('is withheld while a health check is bad, with the remedy', () => {
    const verdict = lookAt(harmed, { look: 3, signals: { detectorVersions: ['v1', 'v2'] } });
    expect(verdict).toMatchObject({ decision: 'watch', intents: [] });
    expect(verdict.explanation).toMatch(/Detector versions: changed inside the window .* judge all/);
    expect(lookAt(harmed, { signals: { detectorVersions: ['v1', 'v2'] } }).decision).toBe('inconclusive');
  });

  it('watches when there is nothing yet, and says so', () => {
    const verdict = lookAt([], { look: 1 });
    expect(verdict.decision).toBe('watch');
    expect(verdict.explanation).toContain('no conversations');
  });

  it('keeps users seen in both arms out of the figures', () => {
    const stray: OutcomeRow = { ...fixed[0]!, userId: 'stray', intentId: 'intent-11', failed: 1 };
    const both: OutcomeRow[] = [
      { ...stray, arm: 'treatment' },
      { ...stray, arm: 'control' },
    ];
    expect(lookAt([...fixed, ...both]).effects).toEqual(lookAt(fixed).effects);
  });
});

describe('harm evidence', () => {
  const exchange = (rows: OutcomeRow[]) =>
    rows.map((row): OutcomeRow => ({ ...row, arm: row.arm === 'treatment' ? 'control' : 'treatment' }));

  it('changes sign when the arms are exchanged', () => {
    const straight = lookAt(unchanged).effects;
    const exchanged = lookAt(exchange(unchanged)).effects;
    for (const [k, effect] of straight.entries()) {
      expect(exchanged[k]!.z).toBeCloseTo(-effect.z, 9);
      expect(exchanged[k]!.difference).toBeCloseTo(-effect.difference, 9);
    }
  });

  it('of a fix becomes a revert when the arms are exchanged', () => {
    expect(lookAt(exchange(fixed))).toMatchObject({ decision: 'revert', intents: ['intent-0'] });
  });

  it('never falls when more treated users fail', () => {
    const rows = simulateOutcomes({ ...week, conversationsPerUser: 1, frustration: undefined }, 'single');
    const passing = rows.filter((row) => row.intentId === 'intent-7' && row.arm === 'treatment' && row.failed === 0);
    let last = -Infinity;
    for (let more = 0; more < 60; more += 6) {
      const failing = new Set(passing.slice(0, more));
      const changed = rows.map((row) => (failing.has(row) ? { ...row, failed: 1 } : row));
      // Unhealthy data: no earlier look can decide, so all figures are of the last.
      const signals = { detectorVersions: ['v1', 'v2'] };
      const { z } = lookAt(changed, { draws: 100, signals }).effects.find(({ intentId }) => intentId === 'intent-7')!;
      expect(z).toBeGreaterThanOrEqual(last);
      last = z;
    }
  });

  it('counts for more where the risk was declared', () => {
    const plain = lookAt(harmed, { look: 1 });
    const declared = lookAt(harmed, { look: 1, declaredRisk: { 'intent-5': 20 } });
    const lead = ({ harm }: typeof plain) => harm.statistic - harm.boundary;
    expect(lead(declared)).toBeGreaterThan(lead(plain));
  });

  it('below the margin set beforehand does not revert', () => {
    const verdict = lookAt(harmed, { look: 3, margin: { absolute: 0.9 } });
    expect(verdict.harm.statistic).toBeGreaterThan(verdict.harm.boundary);
    expect(verdict.decision).toBe('watch');
  });
});

describe('a look refuses', () => {
  it('a row before the window', () => {
    const early = { ...fixed[0]!, day: '2025-12-31' };
    expect(() => lookAt([early])).toThrow(expect.objectContaining({ code: 'MEASUREMENT.ROW' }));
  });

  it('an outcome that is no probability', () => {
    expect(() => lookAt([{ ...fixed[0]!, failed: Number.NaN }])).toThrow(/failed is not between 0 and 1/);
  });

  it('more intents than memory can hold', () => {
    const rows = Array.from({ length: 20_001 }, (_, i) => ({ ...fixed[0]!, intentId: `intent-${i}` }));
    expect(() => lookAt(rows)).toThrow(expect.objectContaining({ code: 'MEASUREMENT.SIZE' }));
  });

  it('a look past the last', () => {
    expect(() => lookAt(fixed, { look: 8 })).toThrow(expect.objectContaining({ code: 'MEASUREMENT.SETTINGS' }));
  });
});

describe('harmless releases', () => {
  const small: Scenario = { ...week, intents: 8, conversationsPerIntentAndArm: 30, baseline: () => 0.15 };

  it.each([
    ['with nothing else going on', {}],
    ['under day shocks', { dayShock: 1 }],
    ['with users that resemble themselves', { conversationsPerUser: 8, userSpread: 2 }],
  ])(
    '%s are reverted no more often than α',
    (name, change: Partial<Scenario>) => {
      const trials = 60;
      let reverts = 0;
      for (let trial = 0; trial < trials; trial++) {
        const outcomes = simulateOutcomes({ ...small, ...change }, `${name} ${trial}`);
        const margin = { absolute: 0, relative: 0 };
        const { decision } = lookAt(outcomes, { draws: 300, alpha: 0.1, seed: `${trial}`, margin, targetIntents: [] });
        if (decision === 'revert') reverts++;
      }
      // α = 10% of 60 is 6; more than 13 would happen by chance about once in five hundred.
      expect(reverts).toBeLessThanOrEqual(13);
    },
    30_000,
  );
});
