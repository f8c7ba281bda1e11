import { memoryHarnessStore } from './memory-harness-store.js';
import { runModel, type StoreUnderTest } from './model/index.js';

const open = async (): Promise<StoreUnderTest> => {
  const store = memoryHarnessStore();
  return { store, audit: async () => store.audit() };
};

it('a harness store does what its reference says, over 12,000 random steps', async () => {
  const runs = [];
  for (let seed = 1; seed <= 40; seed++) {
    const run = await runModel(await open(), { seed, steps: 300 });
    if (run.failure !== null) {
      const { actions, failure } = run;
      throw new Error(`seed ${seed}: ${JSON.stringify({ failure, actions }, null, 1)}`);
    }
    runs.push(run);
  }
  expect(runs.reduce((sum, { steps }) => sum + steps, 0)).toBe(12_000);
  const done = new Set(runs.flatMap((run) => Object.keys(run.done)));
  expect(done.size).toBe(13);
}, 240_000);
