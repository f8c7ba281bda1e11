import type { Command } from 'commander';
import type { UserErasure } from '#contracts';
import { connectApi } from '../api/api-connection.js';
import { apiKeyOf } from '../api/api-key.js';
import { addUserStateCommands } from './user-state.js';

interface EraseOptions {
  url: string;
  key?: string;
  json?: true;
}

export function addUserCommand(program: Command): void {
  const user = program.command('user').description("Works on one user's data");
  user
    .command('erase')
    .description('Deletes all that is kept of a user: telemetry, conversations, findings, state and quotes')
    .argument('<user>', "the user's id as in the telemetry, or its uh_… hash")
    .option('--url <url>', 'address of the api', process.env.MARTINGALE_URL ?? 'http://127.0.0.1:4100')
    .option('--key <key>', 'API key with the scope admin (default: MARTINGALE_API_KEY)')
    .option('--json', 'print the counts as JSON')
    .action(erase);
  addUserStateCommands(user);
}

async function erase(user: string, options: EraseOptions): Promise<void> {
  const api = connectApi(options.url, apiKeyOf(options));
  const answer = await api.delete<UserErasure>(`/v1/users/${encodeURIComponent(user)}`);
  if (options.json) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else process.stdout.write(`${sentence(answer)}\n`);
}

function sentence({ erased, repeat }: UserErasure): string {
  const { conversations, traces, records, userState, quotes } = erased;
  const told = `Erased: ${conversations} conversations, ${traces} traces with ${records} records, ${userState} items of state, ${quotes} quotes.`;
  return repeat ? `${told}\nA stage ran that may have read some of it: run this once more when it is over.` : told;
}
