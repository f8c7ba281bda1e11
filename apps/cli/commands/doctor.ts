import type { Command } from 'commander';
import pc from 'picocolors';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Checks Node, ports, disk, database and queue, and says what to do')
    .option('--json', 'print the checks as JSON')
    .action(async ({ json }: { json?: true }) => {
      const { readConfig, runChecks } = await import('#platform');
      const checks = await runChecks(readConfig(process.env));
      if (json) process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
      else
        for (const { name, ok, detail, fix } of checks) {
          process.stdout.write(`${ok ? pc.green('✓') : pc.red('✗')} ${pc.bold(name)}  ${detail}\n`);
          if (!ok) process.stdout.write(`  ${fix}\n`);
        }
      if (checks.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}
