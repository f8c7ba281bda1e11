import { join } from 'node:path';
import { packageRoot, runDemo } from '../apps/cli/index.js';
import { type Bench, numberOption } from './bench.js';

/** The whole demo: how long each stage of the loop takes, and whether the loop closed. */
export const loop: Bench = {
  about: 'the demo, stage by stage',
  options: { weeks: "simulated weeks (the scenario's)", seed: 'seed (2)', scenario: 'scenario file (storefront)' },
  async run(options) {
    const scenario = options.scenario ?? join(packageRoot, 'libs/sandbox/scenarios/storefront.yaml');
    const started = performance.now();
    const { report, stages, peakRssMiB } = await runDemo({
      scenario: String(scenario),
      weeks: options.weeks === undefined ? undefined : numberOption(options, 'weeks', 1),
      seed: String(options.seed ?? '2'),
    });
    const seconds = (performance.now() - started) / 1000;
    return {
      figures: {
        seconds: round(seconds),
        peakRssMiB,
        stages: rounded(stages),
        closed: report.closed,
        conversations: report.conversations,
      },
      postgres: 'embedded',
      queue: 'postgres',
    };
  },
};

function rounded(stages: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(stages).map(([stage, seconds]) => [stage, round(seconds)]));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
