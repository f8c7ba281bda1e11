import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = process.cwd();
const require = createRequire(join(root, 'package.json'));
const config: { forbidden: { name: string }[] } = require('./.dependency-cruiser.cjs');

/** Per rule: a file and what it imports, against the rule. */
const offences: Record<string, { file: string; imports: string }> = {
  'every-import-resolves': { file: 'libs/intents/lost.ts', imports: './nowhere.js' },
  'no-cycles': { file: 'libs/intents/around.ts', imports: './index.js' },
  'contracts-import-zod-only': { file: 'libs/contracts/framed.ts', imports: '@nestjs/common' },
  'siblings-do-not-import-each-other': { file: 'libs/findings/sibling.ts', imports: '#intents' },
  'attribution-and-proposals-import-contracts-and-harness': { file: 'libs/proposals/nosy.ts', imports: '#findings' },
  'sandbox-and-client-know-nothing-of-the-analysis': { file: 'libs/sandbox/nosy.ts', imports: '#measurement' },
  'platform-does-not-know-who-uses-it': { file: 'libs/platform/upward.ts', imports: '#loop' },
  'loop-does-not-import-client-or-sandbox': { file: 'libs/loop/simulated.ts', imports: '#sandbox' },
  'domain-imports-no-framework': { file: 'libs/measurement/framed.ts', imports: 'bullmq' },
  'only-platform-touches-the-database-client': { file: 'apps/api/direct.ts', imports: '#prisma' },
  'libs-do-not-import-apps': { file: 'libs/harness/upward.ts', imports: '../../apps/api/index.js' },
  'apps-do-not-import-each-other': { file: 'apps/worker/sideways.ts', imports: '../api/index.js' },
  'a-lib-or-app-is-entered-by-its-index': { file: 'apps/ingest/deep.ts', imports: '../../libs/contracts/inner.js' },
  'product-does-not-import-testing': { file: 'libs/client/tested.ts', imports: '#testing' },
};

/** What is allowed and close to an offence. */
const allowed: Record<string, string> = {
  'libs/intents/index.ts': './around.js',
  'libs/intents/input.ts': '#contracts',
  'libs/attribution/reader.ts': '#harness',
  'libs/platform/store.ts': '#prisma',
  'libs/loop/stage.ts': '#intents',
  'apps/cli/serve.ts': '../api/index.js',
};

interface Violation {
  from: string;
  rule: string;
}

describe('the boundaries', () => {
  let inTree: Violation[];
  let here: Violation[];

  beforeAll(async () => {
    const tree = await mkdtemp(join(tmpdir(), 'martingale-boundaries-'));
    await writeTree(tree);
    [inTree, here] = await Promise.all([cruise(tree), cruise(root)]);
    await rm(tree, { recursive: true });
  }, 60_000);

  it.each(config.forbidden.map(({ name }) => name))('%s is enforced', (rule) => {
    expect(inTree).toContainEqual({ from: offences[rule]?.file, rule });
  });

  it('let pass what is allowed', () => {
    const offenders = Object.values(offences).map(({ file }) => file);
    expect(inTree.filter(({ from }) => !offenders.includes(from))).toEqual([]);
  });

  it('hold in this repository', () => {
    expect(here).toEqual([]);
  });
});

/** A small repository: an index and an inner file per lib and app, the packages they name, and the offences. */
async function writeTree(tree: string): Promise<void> {
  const { imports }: { imports: Record<string, string> } = require('./package.json');
  const sources = Object.values(imports).map((compiled) => compiled.replace('./dist/', '').replace(/\.js$/, '.ts'));
  const rooms = [...sources, 'apps/api/index.ts', 'libs/contracts/inner.ts'];
  for (const file of rooms) await write(tree, file, 'export const nothing = 0;\n');
  for (const name of ['@nestjs/common', 'bullmq']) {
    await write(tree, `node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'main.js' }));
    await write(tree, `node_modules/${name}/main.js`, 'module.exports = {};\n');
  }
  for (const { file, imports: target } of Object.values(offences)) await write(tree, file, importing(target));
  for (const [file, target] of Object.entries(allowed)) await write(tree, file, importing(target));
  const manifest = { type: 'module', imports, dependencies: { '@nestjs/common': '1', bullmq: '1' } };
  await write(tree, 'package.json', JSON.stringify(manifest));
  for (const name of ['.dependency-cruiser.cjs', '.dependency-cruiser.imports.cjs'])
    await cp(join(root, name), join(tree, name));
}

function importing(target: string): string {
  return `import { nothing } from '${target}';\n\nexport const mine = [nothing];\n`;
}

async function write(tree: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await writeFile(join(tree, file), text);
}

/** Runs dependency-cruiser on a tree as `npm run boundaries` does. */
function cruise(tree: string): Promise<Violation[]> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const rooms = ['apps', 'libs', 'bench'].filter((room) => existsSync(join(tree, room)));
  const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  return new Promise((done, fail) => {
    execFile(process.execPath, [program, ...rooms, ...options], { cwd: tree, maxBuffer: 2 ** 26 }, (error, stdout) => {
      if (stdout === '') return fail(error);
      const found: { from: string; rule: { name: string } }[] = JSON.parse(stdout).summary.violations;
      done(found.map(({ from, rule }) => ({ from, rule: rule.name })));
    });
  });
}
