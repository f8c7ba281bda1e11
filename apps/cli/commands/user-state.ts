import { type Command, InvalidArgumentError } from 'commander';
import type {
  RevertedUserState,
  UserStateChange,
  UserStateExport,
  UserStateHistory,
  UserStateRevision,
} from '#contracts';
import { connectApi } from '../api/api-connection.js';
import { apiKeyOf } from '../api/api-key.js';

interface StateOptions {
  url: string;
  key?: string;
  agent: string;
  json?: true;
}

/** What is known of a user, how it came to be known, and the way back. */
export function addUserStateCommands(user: Command): void {
  const withApi = (command: Command) =>
    command
      .argument('<user>', "the user's id as in the telemetry, or its uh_… hash")
      .option('--url <url>', 'address of the api', process.env.MARTINGALE_URL ?? 'http://127.0.0.1:4100')
      .option('--key <key>', 'API key (default: MARTINGALE_API_KEY)');
  withApi(user.command('history').description('Shows what changed in the state of a user, newest first'))
    .requiredOption('--agent <slug>', 'the agent that keeps the state')
    .option('--json', 'print the revisions as JSON')
    .action(history);
  withApi(user.command('revert').description('Makes the state of a user again what it was at a revision'))
    .requiredOption('--agent <slug>', 'the agent that keeps the state')
    .requiredOption('--to <revision>', 'the number of the revision; 0 is the state before the first', revisionNumber)
    .requiredOption('--author <name>', 'who reverts it')
    .requiredOption('--reason <text>', 'why')
    .action(revert);
  withApi(
    user.command('export').description('Prints all that is kept as state of a user, of every agent, as JSON'),
  ).action(exportState);
}

async function history(user: string, options: StateOptions): Promise<void> {
  const page = await apiOf(options).get<UserStateHistory>(`${pathOf(user, 'history')}?agent=${options.agent}`);
  if (options.json) process.stdout.write(`${JSON.stringify(page, null, 2)}\n`);
  else for (const revision of page.revisions) process.stdout.write(`${describe(revision)}\n`);
}

type RevertOptions = StateOptions & { to: number; author: string; reason: string };

async function revert(user: string, { to, author, reason, ...options }: RevertOptions): Promise<void> {
  const path = `${pathOf(user, 'revert')}?agent=${options.agent}`;
  const { revision } = await apiOf(options).post<RevertedUserState>(path, { revision: to, author, reason });
  process.stdout.write(`${revision === null ? 'Nothing changed since.' : describe(revision)}\n`);
}

async function exportState(user: string, options: StateOptions): Promise<void> {
  const state = await apiOf(options).get<UserStateExport>(pathOf(user, 'export'));
  process.stdout.write(`${JSON.stringify(state, null, 2)}\n`);
}

function apiOf(options: StateOptions) {
  return connectApi(options.url, apiKeyOf(options));
}

function pathOf(user: string, what: string): string {
  return `/v1/users/${encodeURIComponent(user)}/state/${what}`;
}

function describe({ number, at, author, reason, changes }: UserStateRevision): string {
  const heading = `${number}  ${at}  ${author}${reason === '' ? '' : `: ${JSON.stringify(reason)}`}`;
  const lines = [heading, ...changes.map((change) => `   ${describeChange(change)}`)];
  // The texts are those of users and agents: they must not steer a terminal.
  return lines.map((line) => line.replace(/\p{C}/gu, '\uFFFD')).join('\n');
}

function describeChange({ key, session, before, after }: UserStateChange): string {
  const name = session === null ? JSON.stringify(key) : `${JSON.stringify(key)} in session ${JSON.stringify(session)}`;
  const value = (item: UserStateChange['before']) => (item === null ? 'unknown' : JSON.stringify(item.value));
  return `${name}: ${value(before)} → ${value(after)}${after === null ? '' : ` (${after.scope}, ${after.source})`}`;
}

function revisionNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give the number of a revision, as `martingale user history` shows it.');
}
