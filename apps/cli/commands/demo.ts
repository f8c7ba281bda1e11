import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { DemoOptions } from '../demo/run-demo.js';
import { packageRoot } from '../package-root.js';
import { positiveInteger } from '../terminal/options.js';

/** Exit code when the demo ran and the loop did not close. */
const NOT_CLOSED = 2;

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Runs the whole loop on simulated agents: faults are found, mended and proven, harm is reverted')
    .option('--scenario <file>', 'scenario to run', join(packageRoot, 'libs/sandbox/scenarios/storefront.yaml'))
    .option('--harness <folder>', "the agent's good harness (default: harness-store/<agent>)")
    .option('--weeks <number>', 'simulated weeks (default: those of the scenario)', positiveInteger)
    .option('--seed <text>', 'equal seeds give equal reports', '2')
    .option('--json <file>', 'also write the report as JSON')
    .action(async ({ json, ...options }: DemoOptions & { json?: string }) => {
      const { runDemo } = await import('../demo/run-demo.js');
      const { printReport } = await import('../demo/print-report.js');
      const { report, stages, peakRssMiB } = await runDemo(options);
      if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
      process.stdout.write(`${printReport(report)}\n`);
      const seconds = Object.values(stages).reduce((sum, one) => sum + one, 0);
      process.stderr.write(`${seconds.toFixed(0)} s, at most ${peakRssMiB} MiB\n`);
      if (!report.closed) process.exitCode = NOT_CLOSED;
    });
}
