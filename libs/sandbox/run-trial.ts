import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Harness } from '#harness';
import { InMemoryUserState } from './in-memory-user-state.js';
import { createSandbox } from './sandbox.js';
import type { Scenario } from './scenario/schema.js';
import type { TruthRecord } from './truth/record.js';

export interface Trial {
  scenario: Scenario;
  /** The harness that every user is served. */
  harness: Harness;
  goodHarness: Harness;
  seed: string;
  /** Days from the start of the scenario. */
  days: number;
  spanProcessors?: SpanProcessor[];
}

/** Runs a scenario for some days under one harness and returns what really happened. */
export async function runTrial(trial: Trial): Promise<TruthRecord[]> {
  const { scenario, harness } = trial;
  const stamp = { agent: scenario.agent, version: '1', channel: 'production', arms: {} };
  const sandbox = createSandbox(scenario, {
    seed: trial.seed,
    goodHarness: trial.goodHarness,
    harnessSource: { forUser: () => ({ harness, stamp }) },
    userState: new InMemoryUserState(),
    spanProcessors: trial.spanProcessors ?? [],
  });
  const truth: TruthRecord[] = [];
  for (let day = 0; day < trial.days; day++) {
    truth.push(...(await sandbox.simulateDay(Math.floor(day / 7) + 1, (day % 7) + 1)).truth);
  }
  await sandbox.shutdown();
  return truth;
}
