import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { type ApiUnderTest, shopFiles, startApiUnderTest } from './api.fixture.js';
import { apiKey, type ReceiverUnderTest, startReceiverUnderTest } from './ingest.fixture.js';

const run = promisify(execFile);
const source = resolve('packages/client');
const programs = resolve('test/integration/client-package');
const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

/** Builds the package into an otherwise empty project that has nothing but what the package says it needs. */
async function install(folder: string): Promise<string> {
  const home = join(folder, 'node_modules/@martingale/client');
  await run(process.execPath, ['tools/build-client.mjs', join(home, 'dist')]);
  cpSync(join(source, 'package.json'), join(home, 'package.json'));
  for (const name of dependencies) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve('node_modules', name), link);
  }
  cpSync(join(programs, 'agent.mjs'), join(folder, 'agent.mjs'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  return home;
}

describe('the client as a package', () => {
  let folder: string;
  let home: string;
  let api: ApiUnderTest;
  let receiver: ReceiverUnderTest;
  let cacheFile: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'client-package-'));
    cacheFile = join(folder, 'plan.json');
    home = await install(folder);
    [api, receiver] = await Promise.all([startApiUnderTest(), startReceiverUnderTest()]);
    await api.call('POST', '/v1/agents/shop/versions', { author: 'ada', message: 'first', files: shopFiles });
    const release = { author: 'ada', reason: 'start', version: 1, channel: 'production' };
    await api.call('POST', '/v1/agents/shop/releases', release);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([api.close(), receiver.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the agent with nothing that came after Node 18. */
  async function runAgent(options: object) {
    const preload = join(programs, 'node-18.cjs');
    const { stdout } = await run(process.execPath, ['--require', preload, 'agent.mjs', JSON.stringify(options)], {
      cwd: folder,
      timeout: 30_000,
    });
    return JSON.parse(stdout);
  }

  it('serves an agent from a real service, with what Node 18 has', async () => {
    const served = await runAgent({ url: api.url, telemetryUrl: receiver.url, cacheFile, userWaitMs: 5_000 });
    expect(served).toMatchObject({
      prompt: '## Role\n\nHelp.',
      state: [['size', '42']],
      tools: ['find', 'find_twice'],
      aiSdk: ['find', 'find_twice'],
      ran: { name: 'find', input: { id: 7 } },
      stamp: { 'martingale.harness.agent': 'shop', 'martingale.harness.version': '1' },
      stamps: 'function',
      errors: [],
    });
  }, 30_000);

  it('tells the receiver what the user thought', async () => {
    expect(await receiver.stored()).toMatchObject([
      {
        eventName: 'martingale.feedback',
        attributes: { 'gen_ai.conversation.id': 'talk-1', 'martingale.feedback.label': 'up' },
        resource: { 'service.name': 'shop' },
      },
    ]);
  });

  it('starts from the disk when the service is away, and makes nobody wait', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((listening) => silent.once('listening', listening));
    const { port } = silent.address() as { port: number };
    const options = { url: `http://127.0.0.1:${port}`, cacheFile, userWaitMs: 100, timeoutMs: 500 };
    const served = await runAgent(options).finally(() => silent.close());
    expect(served).toMatchObject({ prompt: '## Role\n\nHelp.', state: [], tools: ['find'] });
    expect(served.waitedMs).toBeLessThan(400);
  }, 30_000);

  it('has types that a strict project takes', () => {
    const program = join(folder, 'agent.ts');
    writeFileSync(
      program,
      `import { createHarnessClient, openAiTools, type UserHarness } from '@martingale/client';
const client = createHarnessClient({ url: 'http://localhost', apiKey: '${apiKey}', agent: 'shop' });
const harness: UserHarness = await client.forUser('u1', { session: 's1' });
const name: string = openAiTools(harness.tools())[0]!.function.name;
// @ts-expect-error: a score is a number
client.feedback({ conversationId: name, score: 'good' });
`,
    );
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      types: ['node'],
      typeRoots: [resolve('node_modules/@types')],
    };
    const problems = ts.getPreEmitDiagnostics(ts.createProgram([program], options));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  }, 60_000);

  it('is small, and needs two packages beside OpenTelemetry', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: home });
    const [{ unpackedSize, files }] = JSON.parse(stdout);
    expect(Object.keys(manifest.dependencies)).toEqual(['eventsource-parser', 'zod']);
    expect(unpackedSize).toBeLessThan(256 * 1024);
    expect(files.map(({ path }: { path: string }) => path)).toContain('dist/client/index.js');
    expect(statSync(join(home, 'dist/client/index.d.ts')).size).toBeGreaterThan(0);
  });
});
