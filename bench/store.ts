import { type ModelRun, memoryHarnessStore, runModel, type StoreUnderTest } from '#testing';
import { type Bench, numberOption } from './bench.js';

/** Steps of one history: long enough for branches, merges and rollbacks of rollbacks, short enough to look at. */
const STEPS_PER_HISTORY = 500;

/** Whether the harness store does what its reference says, whatever is done to it. */
export const store: Bench = {
  about: 'random steps on the harness store in memory, each compared with a plain reference',
  options: { steps: 'steps in all (20000)', seed: 'seed of the first history (1)' },
  async run(options) {
    const steps = numberOption(options, 'steps', 20_000);
    const seed = numberOption(options, 'seed', 1);
    const started = performance.now();
    const runs: ModelRun[] = [];
    for (let done = 0; done < steps; done += STEPS_PER_HISTORY)
      runs.push(await runModel(open(), { seed: seed + runs.length, steps: Math.min(STEPS_PER_HISTORY, steps - done) }));
    const failed = runs.filter(({ failure }) => failure !== null);
    const [first] = failed;
    return {
      figures: {
        steps: total(runs.map(({ steps }) => steps)),
        histories: runs.length,
        violations: total(runs.map(({ failure }) => failure?.violations.length ?? 0)),
        done: summed(runs.map(({ done }) => done)),
        refused: summed(runs.map(({ refused }) => refused)),
        seconds: Math.round(performance.now() - started) / 1000,
        ...(first === undefined
          ? {}
          : { seed: seed + runs.indexOf(first), failure: first.failure, actions: first.actions }),
      },
    };
  },
};

function open(): StoreUnderTest {
  const store = memoryHarnessStore();
  return { store, audit: async () => store.audit() };
}

function total(counts: number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function summed(counts: Record<string, number>[]): Record<string, number> {
  const names = [...new Set(counts.flatMap((one) => Object.keys(one)))].sort();
  return Object.fromEntries(names.map((name) => [name, total(counts.map((one) => one[name] ?? 0))]));
}
