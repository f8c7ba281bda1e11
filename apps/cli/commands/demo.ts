import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { HarnessFile, PushVersion, Release, Version } from '#contracts';
import { parseHarness, readHarnessFolder } from '#harness';
import { loadScenario, plantFaults, type Scenario } from '#sandbox';
import { type ApiConnection, connectApi } from '../api/api-connection.js';
import { buildReport } from '../demo/build-report.js';
import { collect } from '../demo/collect.js';
import type { DemoReport } from '../demo/demo-report.js';
import { printReport } from '../demo/print-report.js';
import { instant, runWeeks } from '../demo/run-weeks.js';
import { type ServiceProcess, startService } from '../demo/service-process.js';
import { startSimulatedAgent } from '../demo/simulated-agent.js';
import { positiveInteger } from '../terminal/options.js';
import { startProgress } from '../terminal/progress.js';

interface DemoOptions {
  scenario: string;
  harness?: string;
  weeks?: number;
  seed: string;
  json?: string;
}

/** The repository's root: `dist/apps/cli/commands` is four folders below it. */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Runs the whole loop on simulated agents: faults are found, mended and proven, harm is reverted')
    .option('--scenario <file>', 'scenario to run', join(ROOT, 'libs/sandbox/scenarios/storefront.yaml'))
    .option('--harness <folder>', "the agent's good harness (default: harness-store/<agent>)")
    .option('--weeks <number>', 'simulated weeks (default: those of the scenario)', positiveInteger)
    .option('--seed <text>', 'equal seeds give equal reports', '1')
    .option('--json <file>', 'also write the report as JSON')
    .action(async (options: DemoOptions) => {
      const { report } = await runDemo(options);
      if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
      process.stdout.write(`${printReport(report)}\n`);
      if (!report.closed) process.exitCode = 2;
    });
}

/** Runs the demo on a service of its own, in a data folder that goes when it ends. */
export async function runDemo(options: DemoOptions): Promise<{ report: DemoReport; stages: Record<string, number> }> {
  const scenario = await loadScenario(options.scenario);
  const weeks = options.weeks ?? scenario.weeks;
  const { files } = await readHarnessFolder(options.harness ?? join(ROOT, 'harness-store', scenario.agent));
  const goodHarness = parseHarness(files);
  const folder = await mkdtemp(join(tmpdir(), 'martingale-demo-'));
  const stages: Record<string, number> = {};
  const progress = startProgress(weeks * 7);
  let service: ServiceProcess | null = null;
  try {
    const started = performance.now();
    service = await startService(folder, createHash('sha256').update(`demo ${options.seed}`).digest('hex'));
    stages.start = (performance.now() - started) / 1000;
    const api = connectApi(service.apiUrl, service.key);
    await release(api, scenario, plantFaults(files, scenario.faults));
    const agent = await startSimulatedAgent(scenario, { service, seed: options.seed, goodHarness });
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
    return {
      report: buildReport({ scenario, seed: options.seed, weeks, collected, humanEdits: outcome.humanEdits }),
      stages,
    };
  } finally {
    progress.stop();
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  }
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
