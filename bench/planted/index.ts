import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Bench, numberOption } from '../bench.js';
import { figuresOf } from './figures.js';
import type { ScenarioResult } from './run-scenario.js';

/** What one thread works on. */
export interface Share {
  trueIntents: boolean;
  scenarios: { seed: string; faults: number; outage: boolean }[];
}

/** Every so many scenarios with faults, one without; every other of these meets an outage. */
const CONTROL_EVERY = 4;
const MOST_FAULTS = 3;

export const planted: Bench = {
  about: 'which layer and document random sandbox scenarios with planted faults are traced to, and how sure it is',
  options: {
    scenarios: 'scenarios with one to three faults; a quarter as many without come on top (200)',
    seed: 'seed of the scenarios (1)',
    'true-intents': 'take the intents of the truth, not those found in the requests',
    threads: 'worker threads (all cores)',
  },
  async run(options) {
    const count = numberOption(options, 'scenarios', 200);
    const seed = typeof options.seed === 'string' ? options.seed : '1';
    const scenarios = [
      ...Array.from({ length: count }, (_, i) => ({
        seed: `${seed}-${i}`,
        faults: 1 + (i % MOST_FAULTS),
        outage: false,
      })),
      ...Array.from({ length: Math.ceil(count / CONTROL_EVERY) }, (_, i) => ({
        seed: `${seed}-control-${i}`,
        faults: 0,
        outage: i % 2 === 1,
      })),
    ];
    const threads = Math.max(1, Math.min(numberOption(options, 'threads', availableParallelism()), scenarios.length));
    const started = performance.now();
    const shares = Array.from({ length: threads }, (_, thread) => ({
      trueIntents: options['true-intents'] === true,
      scenarios: scenarios.filter((_, i) => i % threads === thread),
    }));
    const results = (await Promise.all(shares.map(inThread))).flat();
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    return { figures: { ...figuresOf(results), intents: options['true-intents'] ? 'true' : 'found', seconds } };
  },
};

function inThread(share: Share): Promise<ScenarioResult[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`A thread of the bench ended with ${code}.`)));
  });
}
