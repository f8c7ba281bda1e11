import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, agentSlugSchema, type HarnessFile } from '#contracts';
import { inferHarness, newAgentFiles, parseHarness, readHarnessFolder } from '#harness';
import { readRecording } from '../analyze/read-recording.js';
import { writeCheckout } from './checkout.js';

export interface InitOptions {
  agent?: string;
  fromTelemetry?: string[];
  json?: true;
}

/** Writes a harness to start from into a folder that has none. Asks nothing. */
export async function init(folder: string, options: InitOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const present = await readHarnessFolder(folder);
  if (present.files.length > 0) throw occupied(folder, present.files[0]!.path);
  const files =
    options.fromTelemetry === undefined ? templates(folder, options) : await inferred(options.fromTelemetry, options);
  const kept = new Set(present.ignored);
  const written = files.filter(({ path }) => !kept.has(path));
  for (const { path, content } of written) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const agent = parseHarness(files.filter(({ path }) => path !== 'README.md')).agent.name;
  await writeCheckout(folder, { agent, version: null, hash: null });
  const paths = written.map(({ path }) => path);
  if (options.json) process.stdout.write(`${JSON.stringify({ agent, folder, files: paths }, null, 2)}\n`);
  else
    process.stdout.write(
      `${paths.map((path) => join(folder, path)).join('\n')}\n\nThe harness of ${agent}. Change it, then: martingale harness push ${folder} --production\n`,
    );
}

function templates(folder: string, { agent }: InitOptions): HarnessFile[] {
  const slug = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return newAgentFiles(readSlug(agent ?? (slug === '' ? 'agent' : slug.slice(0, 63))));
}

function readSlug(name: string): string {
  if (agentSlugSchema.safeParse(name).success) return name;
  throw new AppError({
    code: 'CLI.NAME',
    message: `"${name}" is no name of an agent.`,
    fix: 'Give lower-case letters, digits and hyphens with --agent.',
  });
}

/** The harness as far as the recorded conversations of one agent show it. */
async function inferred(paths: string[], { agent }: InitOptions): Promise<HarnessFile[]> {
  const { conversations } = await readRecording(paths, () => {});
  const agents = [...new Set(conversations.map((conversation) => conversation.agent))].sort();
  const chosen = agent ?? (agents.length === 1 ? agents[0] : undefined);
  if (chosen === undefined || !agents.includes(chosen))
    throw new AppError({
      code: 'CLI.AGENT',
      message: agents.length === 0 ? 'The recording holds no conversation.' : 'The recording is of other agents.',
      fix:
        agents.length === 0
          ? 'Give OTLP JSON, as `martingale analyze` reads it.'
          : `Name one with --agent: ${agents.slice(0, 20).join(', ')}.`,
    });
  return inferHarness(conversations.filter((conversation) => conversation.agent === chosen));
}

function occupied(folder: string, path: string): AppError {
  return new AppError({
    code: 'CLI.EXISTS',
    message: `${folder} holds files already, such as ${path}.`,
    fix: 'Name a folder that is empty or not there yet.',
  });
}
