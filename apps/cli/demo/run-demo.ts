import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HarnessFile, PushVersion, Release, Version } from '#contracts';
import { type Harness, parseHarness, readHarnessFolder } from '#harness';
import { openScratchStores } from '#platform';
import { loadScenario, plantFaults, type Scenario } from '#sandbox';
import { type ApiConnection, connectApi } from '../api/api-connection.js';
import { packageRoot } from '../package-root.js';
import { withCleanUp } from '../terminal/clean-up.js';
import { type Progress, startProgress } from '../terminal/progress.js';
import { buildReport } from './build-report.js';
import { collect } from './collect.js';
import type { DemoReport } from './demo-report.js';
import { watchMemory } from './peak-memory.js';
import { instant, runWeeks } from './run-weeks.js';
import { type ServiceProcess, startService } from './service-process.js';
import { startSimulatedAgent } from './simulated-agent.js';

export interface DemoOptions {
  /** Path of the scenario file. */
  scenario: string;
  /** Folder of the good harness; `harness-store/<agent>` unless given. */
  harness?: string;
  /** Those of the scenario unless given. */
  weeks?: number;
  seed: string;
}

export interface DemoRun {
  report: DemoReport;
  /** Seconds by stage of the loop. */
  stages: Record<string, number>;
  /** Most memory in use at once by the demo, its service and their database, MiB. */
  peakRssMiB: number;
}

/** Runs the demo on a service of its own, in a data folder that goes when it ends. */
export async function runDemo(options: DemoOptions): Promise<DemoRun> {
  const scenario = await loadScenario(options.scenario);
  const weeks = options.weeks ?? scenario.weeks;
  const { files } = await readHarnessFolder(options.harness ?? join(packageRoot, 'harness-store', scenario.agent));
  const goodHarness = parseHarness(files);
  const folder = await mkdtemp(join(tmpdir(), 'martingale-demo-'));
  const stores = await openScratchStores(process.env);
  const service = await startService(
    folder,
    stores.settings,
    createHash('sha256').update(`demo ${options.seed}`).digest('hex'),
  );
  const memory = watchMemory();
  const progress = startProgress(weeks * 7);
  const setting = { scenario, weeks, seed: options.seed, files, goodHarness, service, progress };
  return withCleanUp(
    live(setting).then((outcome) => ({ ...outcome, peakRssMiB: memory.stop() })),
    async () => {
      memory.stop();
      progress.stop();
      await service.stop();
      await stores.remove();
      await rm(folder, { recursive: true, force: true });
    },
  );
}

interface Setting {
  scenario: Scenario;
  weeks: number;
  seed: string;
  /** Those of the good harness. */
  files: HarnessFile[];
  goodHarness: Harness;
  service: ServiceProcess;
  progress: Progress;
}

/** Plants the faults, lives through the weeks and reads what came of it. */
async function live(setting: Setting): Promise<Omit<DemoRun, 'peakRssMiB'>> {
  const { scenario, weeks, seed, files, goodHarness, service, progress } = setting;
  const stages: Record<string, number> = {};
  const started = performance.now();
  await service.untilReady();
  stages.start = (performance.now() - started) / 1000;
  const api = connectApi(service.apiUrl, service.key);
  await release(api, scenario, plantFaults(files, scenario.faults));
  const agent = await startSimulatedAgent(scenario, { service, seed, goodHarness });
  const outcome = await runWeeks({
    api,
    agent,
    scenario,
    weeks,
    onDay: (week, day, conversations) => progress.step(`week ${week} day ${day}: ${conversations} conversations`),
    onStage: (stage, seconds) => {
      stages[stage] = (stages[stage] ?? 0) + seconds;
    },
  });
  await agent.sandbox.shutdown();
  agent.client.close();
  const collected = await collect(api, scenario, weeks, outcome.truth);
  return { report: buildReport({ scenario, seed, weeks, collected, humanEdits: outcome.humanEdits }), stages };
}

async function release(api: ApiConnection, scenario: Scenario, files: HarnessFile[]): Promise<void> {
  const asOf = instant(scenario, 1, 1, 0);
  const author = 'demo';
  const push: PushVersion = { author, message: 'The harness as it was before', files, asOf };
  const version = await api.post<Version>(`/v1/agents/${scenario.agent}/versions`, push);
  await api.post<Release>(`/v1/agents/${scenario.agent}/releases`, {
    author,
    reason: 'The harness as it was before',
    version: version.number,
    channel: 'production',
    asOf,
  });
}
