import type { Step } from '#contracts';
import type { LabelledRun } from './labelled-runs.js';
import { type Hits, hitsOf } from './score.js';

/** What somebody reaches who does not read the runs. `perRun` is what a guess earns on each, in the order of the runs. */
export interface Baseline {
  name: string;
  perRun: Hits[];
}

const FIXED_POSITIONS = 10;

/** Guesses by position and by how busy an agent is. The best fixed position is chosen with the labels in sight. */
export function baselines(runs: readonly LabelledRun[]): Baseline[] {
  const fixed = Array.from({ length: FIXED_POSITIONS }, (_, k) =>
    guess(`position ${k}`, runs, (steps) => steps[Math.min(k, steps.length - 1)]),
  );
  const best = fixed.reduce((a, b) => (hitCount(b) > hitCount(a) ? b : a));
  return [
    { name: 'random', perRun: runs.map(expectedAtRandom) },
    ...fixed.slice(0, 2),
    { ...best, name: `best fixed: ${best.name}` },
    guess('last', runs, (steps) => steps.at(-1)),
    guess('busiest agent, first step', runs, firstOfBusiest),
  ];
}

function guess(name: string, runs: readonly LabelledRun[], choose: (steps: Step[]) => Step | undefined): Baseline {
  return { name, perRun: runs.map((run) => hitsOf(run, choose(run.steps) ?? null)) };
}

function hitCount({ perRun }: Baseline): number {
  return perRun.reduce((sum, { stepExact }) => sum + stepExact, 0);
}

function expectedAtRandom(run: LabelledRun): Hits {
  const all = run.steps.map((step) => hitsOf(run, step));
  const mean = (of: (hits: Hits) => number) => all.reduce((sum, hits) => sum + of(hits), 0) / Math.max(all.length, 1);
  const agents = new Set(run.steps.map(({ agent }) => agent));
  const named = run.steps.length > 0 && hitsOf(run, run.steps[0] ?? null).agent !== null;
  return {
    stepExact: mean(({ stepExact }) => stepExact),
    stepWithin3: mean(({ stepWithin3 }) => stepWithin3),
    agent: named
      ? [...agents].filter((agent) => run.decisive.some((mark) => mark.agent === agent)).length / agents.size
      : null,
  };
}

function firstOfBusiest(steps: Step[]): Step | undefined {
  const count = new Map<string | null, number>();
  for (const { agent } of steps) count.set(agent, (count.get(agent) ?? 0) + 1);
  const [busiest] = [...count].sort((a, b) => b[1] - a[1])[0] ?? [null];
  return steps.find(({ agent }) => agent === busiest);
}
