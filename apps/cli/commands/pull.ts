import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { type Connector, connectors } from '#connectors';
import type { PullTally } from '#loop';
import { count } from '../analyze/numbers.js';
import { connectApi } from '../api/api-connection.js';
import { apiKeyOf } from '../api/api-key.js';
import { parseInstant } from '../pull/parse-instant.js';
import { addSettingOptions, readSettings } from '../pull/setting-options.js';
import { startShare } from '../pull/share-progress.js';

/** Exit code when the pull ended well and yet got less than all. */
const INCOMPLETE_PULL = 2;

interface SourceOptions {
  /** Milliseconds since the Unix epoch, as `until`. */
  since?: number;
  url: string;
  key?: string;
  json?: true;
}

interface ConnectorOptions {
  since: number;
  until?: number;
  to: string;
  key?: string;
  json?: true;
}

const instant = (text: string) => parseInstant(text, Date.now());

export function addPullCommand(program: Command): void {
  const pull = program
    .command('pull')
    .description('Pulls telemetry: from a source that is configured, or from any, by the name of its connector')
    .enablePositionalOptions()
    .argument('<source>', 'a source of the service; or, with options of its own, one of the commands below')
    .option('--since <time>', 'pull again from here on (7d, 24h or a time); otherwise it goes on where it is', instant)
    .option('--url <url>', 'address of the api', process.env.MARTINGALE_URL ?? 'http://127.0.0.1:4100')
    .option('--key <key>', 'API key (default: MARTINGALE_API_KEY)')
    .option('--json', 'print what was pulled as JSON')
    .action(pullSource);
  for (const connector of connectors) addConnectorCommand(pull, connector);
}

function addConnectorCommand(pull: Command, connector: Connector): void {
  const command = pull
    .command(connector.name)
    .description(`Pulls from ${connector.name} and sends it to a receiver; needs no database`);
  addSettingOptions(command, connector);
  command
    .addOption(
      new Option('--since <time>', 'from here on: 7d, 24h, or a time')
        .argParser(instant)
        .default(instant('24h'), '24h'),
    )
    .option('--until <time>', 'up to here (default: now)', instant)
    .option('--to <url>', 'address of the receiver', 'http://127.0.0.1:4318')
    .option('--key <key>', 'API key of the receiver (default: MARTINGALE_API_KEY)')
    .option('--json', 'print what was pulled as JSON')
    .action((options: ConnectorOptions) => pullAdHoc(connector, options));
}

async function pullSource(name: string, options: SourceOptions): Promise<void> {
  const { pullConfigured } = await import('../pull/pull-configured.js');
  const from = options.since === undefined ? null : new Date(options.since).toISOString();
  const progress = startShare();
  try {
    const api = connectApi(options.url, apiKeyOf(options));
    const startMs = Date.now();
    const { source, pulled } = await pullConfigured(api, name, from, ({ watermark }) => {
      if (watermark === null) return;
      const atMs = Date.parse(watermark);
      const fromMs = from === null ? atMs : Date.parse(from);
      progress.tell((atMs - fromMs) / (startMs - fromMs || 1), watermark.slice(0, 13));
    });
    progress.stop();
    if (options.json) process.stdout.write(`${JSON.stringify({ pulled, source }, null, 2)}\n`);
    else process.stdout.write(`${count(pulled, 'record')} pulled, up to ${source.watermark}\n`);
    if (source.lastError !== null) process.stderr.write(`${source.lastError}\n`);
    if (source.lastError !== null) process.exitCode = INCOMPLETE_PULL;
  } finally {
    progress.stop();
  }
}

async function pullAdHoc(connector: Connector, options: ConnectorOptions): Promise<void> {
  const { createEgressFetch, createLocalFiles } = await import('#platform');
  const { pullToReceiver } = await import('../pull/pull-to-receiver.js');
  const { since: fromMs, until: toMs = Date.now() } = options;
  const settings = readSettings(connector, { ...options });
  const ports = {
    // Whoever types the address may reach it anyway.
    fetch: createEgressFetch({ allowPrivate: true }),
    files: createLocalFiles('/'),
    now: Date.now,
    sleep: (ms: number) => sleep(ms),
    secret: (variable: string) => process.env[variable],
  };
  const receiver = { url: options.to, key: apiKeyOf(options), sleep: ports.sleep };
  const progress = startShare();
  try {
    const tally = await pullToReceiver({ connector, settings, fromMs, toMs }, receiver, ports, (share, atMs) =>
      progress.tell(share, new Date(atMs).toISOString().slice(0, 13)),
    );
    progress.stop();
    print(tally, { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }, options.json === true);
    if (tally.warningCount > 0) process.exitCode = INCOMPLETE_PULL;
  } finally {
    progress.stop();
  }
}

function print(tally: PullTally, range: { from: string; to: string }, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ ...tally, ...range }, null, 2)}\n`);
  else {
    const { spans, logs, batches, rejected, warnings } = tally;
    const told = [count(spans, 'span'), count(logs, 'log record'), `${batches} batches`];
    process.stdout.write(`${told.join(', ')}; ${rejected} rejected; ${range.from} to ${range.to}\n`);
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
  }
}
