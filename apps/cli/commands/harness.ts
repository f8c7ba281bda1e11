import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { channelSchema } from '#contracts';
import type { DiffOptions } from '../harness/diff.js';
import { versionNumber } from '../harness/harness-api.js';
import type { InitOptions } from '../harness/init.js';
import type { PullOptions } from '../harness/pull.js';
import type { PushOptions } from '../harness/push.js';
import type { RollbackOptions } from '../harness/rollback.js';
import { type AgentOptions, withAgent } from '../intents/agent-call.js';
import { positiveInteger } from '../terminal/options.js';

const FOLDER = 'the folder that holds harness.yaml';

export function addHarnessCommand(program: Command): void {
  const harness = program.command('harness').description("Works on an agent's harness as files");
  addFileCommands(harness);
  addPushCommand(harness);
  addHistoryCommands(harness);
}

/** Commands that need no service, and `pull`. What they do is loaded when they are called. */
function addFileCommands(harness: Command): void {
  harness
    .command('init')
    .description('Writes a harness to start from')
    .argument('[folder]', 'a folder that is empty or not there yet', '.')
    .option('--agent <slug>', 'the name of the agent (default: that of the folder)')
    .option('--from-telemetry <file...>', 'read it from recorded telemetry, OTLP JSON, as far as that shows it')
    .option('--json', 'print the files as JSON')
    .action(async (folder: string, options: InitOptions) => (await import('../harness/init.js')).init(folder, options));
  harness
    .command('validate')
    .description('Tells all that is wrong with a harness folder, by file and line')
    .argument('[folder]', FOLDER, '.')
    .option('--json', 'print the problems as JSON')
    .action(async (folder: string, options: { json?: true }) =>
      (await import('../harness/validate.js')).validate(folder, options),
    );
  withAgent(harness.command('pull').description('Writes a version into a folder, which remembers it'))
    .argument('[folder]', 'where to (default: this folder if it was pulled, else one named for the agent)')
    .addOption(
      new Option('--version <number>', 'this version (default: the one to go on from)').argParser(versionNumber),
    )
    .addOption(
      new Option('--channel <channel>', 'what users of a channel are served')
        .choices(channelSchema.options)
        .conflicts('version'),
    )
    .option('--force', 'overwrite what was never pushed')
    .action(async (folder: string | undefined, options: PullOptions) =>
      (await import('../harness/pull.js')).pull(folder, options),
    );
}

function addPushCommand(harness: Command): void {
  harness
    .command('push')
    .description('Validates a harness folder and stores it as a version of its agent')
    .argument('<folder>', FOLDER)
    .option('--url <url>', 'address of the api', process.env.MARTINGALE_URL ?? 'http://127.0.0.1:4100')
    .option('--key <key>', 'API key (default: MARTINGALE_API_KEY)')
    .option('--message <text>', 'what the version changes, and why', 'Pushed from a folder')
    .option('--author <name>', 'who stands behind it', userInfo().username)
    .option('--rebase', 'put the change on what came since the folder was pulled')
    .addOption(new Option('--branch', 'keep the change on the version the folder was pulled at').conflicts('rebase'))
    .option('--production', 'also release it to all users')
    .option('--json', 'print the version as JSON')
    .action(async (folder: string, options: PushOptions) => (await import('../harness/push.js')).push(folder, options));
}

function addHistoryCommands(harness: Command): void {
  withAgent(harness.command('diff').description('What differs, per document and field'))
    .argument('[from]', 'a version or a folder (default: the version that this folder was pulled at)')
    .argument('[to]', 'a version or a folder (default: this folder)')
    .option('--unified', 'show the lines of the files')
    .option('--check', 'end with exit code 2 where something differs')
    .action(async (from: string | undefined, to: string | undefined, options: DiffOptions) =>
      (await import('../harness/diff.js')).diff(from, to, options),
    );
  withAgent(harness.command('log').description('The versions, newest first, and which channels serve them'))
    .option('--limit <number>', 'how many versions', positiveInteger, 30)
    .action(async (options: AgentOptions & { limit: number }) => (await import('../harness/log.js')).log(options));
  withAgent(harness.command('show').description('One version: who, why, its releases and what it changed'))
    .argument('<version>', 'its number', versionNumber)
    .action(async (version: number, options: AgentOptions) =>
      (await import('../harness/show.js')).show(version, options),
    );
  withAgent(harness.command('rollback').description('Returns production to an earlier version, or takes a canary back'))
    .argument('[release]', 'as the log shows it (default: the release in production)')
    .requiredOption('--reason <text>', 'why')
    .option('--to <version>', 'the version to return to (default: the one before)', versionNumber)
    .option('--author <name>', 'who decides', userInfo().username)
    .action(async (release: string | undefined, options: RollbackOptions) =>
      (await import('../harness/rollback.js')).rollback(release, options),
    );
}
