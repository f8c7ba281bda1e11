import { type Judgement, judge, type Scenario, SIMULATION_START, simulateOutcomes } from '#measurement';
import { type Bench, numberOption, quantile } from './bench.js';

/** A simulated release of known truth, judged daily for a week. */
interface BenchScenario extends Scenario {
  name: string;
  /** Index of the one harmed intent; null when none or all are. */
  harmed: number | null;
  isHarmless: boolean;
}

interface ScenarioFigures {
  name: string;
  trials: number;
  revertRate: number;
  /** Share of reverts whose first blamed intent is the harmed one. */
  blameAccuracy: number | null;
  /** Median day of the reverts. */
  medianDay: number | null;
}

const BASELINE = 0.12;

const week: Scenario = {
  intents: 20,
  conversationsPerIntentAndArm: 400,
  days: 7,
  allocation: 0.5,
  baseline: () => BASELINE,
  conversationsPerUser: 1,
};

const scenarios: BenchScenario[] = [
  harmless('no effect, N 400', {}),
  harmless('no effect, day shocks, N 400', { dayShock: 0.5 }),
  harmless('no effect, correlated users, N 400', { conversationsPerUser: 4, userSpread: 1.5 }),
  harmless('no effect, mix shift, N 400', {
    conversationsPerUser: 4,
    mixShift: 1.3,
    baseline: (intent) => 0.04 + 0.01 * intent,
  }),
  harmless('no effect, frustration too, N 400', { frustration: { afterFailure: 0.4, otherwise: 0.03 } }),
  harmful('12→24% in one intent, N 400', { conversationsPerIntentAndArm: 400 }, 0.24, 0),
  harmful('12→24% in one intent, N 800', { conversationsPerIntentAndArm: 800 }, 0.24, 0),
  harmful('12→18% in one intent, N 800', { conversationsPerIntentAndArm: 800 }, 0.18, 0),
  harmful('12→18% in one intent, N 1200', { conversationsPerIntentAndArm: 1200 }, 0.18, 0),
  harmful('12→15% in all, N 400', { conversationsPerIntentAndArm: 400 }, 0.15, null),
];

function harmless(name: string, change: Partial<Scenario>): BenchScenario {
  return { ...week, ...change, name, harmed: null, isHarmless: true };
}

function harmful(name: string, change: Partial<Scenario>, rate: number, harmed: number | null): BenchScenario {
  const released = (intent: number) => (harmed === null || intent === harmed ? rate : BASELINE);
  return { ...week, ...change, released, name, harmed, isHarmless: false };
}

export const measurement: Bench = {
  about: 'Simulated releases of known truth, judged daily for a week: false reverts, power, delay, blame.',
  options: {
    'trials-per-scenario': 'simulated weeks per harmful scenario (60)',
    'harmless-trials-per-scenario': 'simulated weeks per harmless scenario (150)',
  },
  async run(options) {
    const harmfulTrials = numberOption(options, 'trials-per-scenario', 60);
    const harmlessTrials = numberOption(options, 'harmless-trials-per-scenario', 150);
    const figures = scenarios.map((scenario) => ({
      scenario,
      result: measureScenario(scenario, scenario.isHarmless ? harmlessTrials : harmfulTrials),
    }));
    const falseReverts = figures.filter(({ scenario }) => scenario.isHarmless);
    const trials = falseReverts.reduce((sum, { result }) => sum + result.trials, 0);
    const reverts = falseReverts.reduce((sum, { result }) => sum + result.revertRate * result.trials, 0);
    return {
      figures: {
        scenarios: figures.map(({ result }) => result),
        falseRevertRate: reverts / trials,
        falseRevertTrials: trials,
        ...measureLook(),
      },
    };
  },
};

function measureScenario(scenario: BenchScenario, trials: number): ScenarioFigures {
  const reverts: Judgement[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const verdict = judgeScenario(scenario, `${scenario.name} ${trial}`);
    if (verdict.decision === 'revert') reverts.push(verdict);
  }
  const right = reverts.filter(({ intents }) => intents[0] === `intent-${scenario.harmed}`).length;
  const days = reverts.map(({ decidedAt }) => decidedAt);
  return {
    name: scenario.name,
    trials,
    revertRate: reverts.length / trials,
    blameAccuracy: scenario.harmed === null || reverts.length === 0 ? null : right / reverts.length,
    medianDay: days.length === 0 ? null : quantile(days, 0.5),
  };
}

/** The last look makes up all former ones, so judging it once equals judging daily. */
function judgeScenario(scenario: Scenario, seed: string): Judgement {
  return judge({
    releaseId: 'simulated',
    seed,
    allocation: scenario.allocation,
    startDay: SIMULATION_START,
    look: scenario.days,
    looks: scenario.days,
    outcomes: simulateOutcomes(scenario, seed),
  });
}

/** One last look, former looks included, over 100,000 users with three conversations each and 500 intents. */
function measureLook(): { lookSeconds: number; lookCpuSeconds: number } {
  const scenario: Scenario = {
    ...week,
    intents: 500,
    conversationsPerIntentAndArm: 300,
    conversationsPerUser: 3,
    frustration: { afterFailure: 0.4, otherwise: 0.03 },
  };
  const outcomes = simulateOutcomes(scenario, 'large');
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  const days = scenario.days;
  judge({
    releaseId: 'large',
    seed: 'large',
    allocation: scenario.allocation,
    startDay: SIMULATION_START,
    look: days,
    looks: days,
    outcomes,
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  return { lookSeconds: (performance.now() - started) / 1000, lookCpuSeconds: (user + system) / 1e6 };
}
