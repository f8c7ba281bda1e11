import type { Command } from 'commander';

/** Options of every command that asks a running service. */
export interface ApiOptions {
  url: string;
  key?: string;
  json?: true;
}

export function withApi(command: Command): Command {
  return command
    .option('--url <url>', 'address of the api', process.env.MARTINGALE_URL ?? 'http://127.0.0.1:4100')
    .option('--key <key>', 'API key (default: MARTINGALE_API_KEY)')
    .option('--json', 'print what the api answers');
}
