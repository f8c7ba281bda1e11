import 'reflect-metadata';
import type { Command } from 'commander';

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Runs receiver, worker and api in one process')
    .action(async () => {
      // The other commands need no web framework: loaded here, it costs them no start-up time.
      const { runService } = await import('#platform');
      const { serveAll } = await import('../serve-all.js');
      await runService(serveAll);
    });
}
