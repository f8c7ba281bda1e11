import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { PushVersion, Release, Version } from '#contracts';
import { connectApi } from '../api/api-connection.js';
import { apiKeyOf } from '../api/api-key.js';

interface PushOptions {
  url: string;
  key?: string;
  message: string;
  author: string;
  production?: true;
  json?: true;
}

export function addHarnessCommand(program: Command): void {
  const harness = program.command('harness').description("Works on an agent's harness as files");
  harness
    .command('push')
    .description('Validates a harness folder and stores it as a version of its agent')
    .argument('<folder>', 'the folder that holds harness.yaml')
    .option('--url <url>', 'address of the api', process.env.MARTINGALE_URL ?? 'http://127.0.0.1:4100')
    .option('--key <key>', 'API key (default: MARTINGALE_API_KEY)')
    .option('--message <text>', 'what the version changes, and why', 'Pushed from a folder')
    .option('--author <name>', 'who stands behind it', userInfo().username)
    .option('--production', 'also release it to all users')
    .option('--json', 'print the version as JSON')
    .action(push);
}

async function push(folder: string, options: PushOptions): Promise<void> {
  const { parseHarness, readHarnessFolder } = await import('#harness');
  const { files } = await readHarnessFolder(folder);
  const agent = parseHarness(files).agent.name;
  const api = connectApi(options.url, apiKeyOf(options));
  const { author, message } = options;
  const body: PushVersion = { author, message, files };
  const version = await api.post<Version>(`/v1/agents/${agent}/versions`, body);
  const release = options.production
    ? await api.post<Release>(`/v1/agents/${agent}/releases`, {
        author,
        reason: message,
        version: version.number,
        channel: 'production',
      })
    : null;
  if (options.json) process.stdout.write(`${JSON.stringify({ version, release }, null, 2)}\n`);
  else
    process.stdout.write(
      `${agent} v${version.number}${release === null ? ' stored; --production releases it' : ` released as ${release.tag}`}\n`,
    );
}
