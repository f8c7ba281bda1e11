import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot, type Settings } from '../e2e/cli-process.js';
import type { Guide } from './guide.js';

const run = promisify(execFile);

/** The folder of `python`: one that has the packages of requirements.txt already, or that `prepare-python.sh` makes. */
const python = process.env.MARTINGALE_TEST_PYTHON ?? join(packageRoot, 'node_modules/.cache/guides-python/bin');

/**
 * Runs a guide as it stands in a folder of its own, and gives what it printed. Only the values of `settings` differ from
 * what the page says: each replaces the value of an `export` that the page has.
 */
export async function runGuide(guide: Guide, settings: Settings): Promise<string> {
  if (guide.files.some(({ name }) => name.endsWith('.py'))) await preparePython();
  const folder = await mkdtemp(join(tmpdir(), 'martingale-guide-'));
  try {
    for (const { name, text } of guide.files) await writeFile(join(folder, name), text);
    await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
    const script = Object.entries(settings).reduce(withSetting, guide.script);
    const env = { HOME: folder, PATH: [python, process.env.PATH].join(delimiter) };
    const { stdout } = await run('bash', ['-euc', script], { cwd: folder, env });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Makes that Python where it is missing, which takes some seconds and a package index. */
async function preparePython(): Promise<void> {
  if (process.env.MARTINGALE_TEST_PYTHON !== undefined) return;
  const script = join(packageRoot, 'test/guides/prepare-python.sh');
  try {
    await run('bash', [script]);
  } catch (error) {
    throw new Error(
      'The Python guides need python3 with venv and a package index: see why with test/guides/prepare-python.sh',
      {
        cause: error,
      },
    );
  }
}

function withSetting(script: string, [name, value]: [string, string]): string {
  const form = new RegExp(`^export ${name}=.*$`, 'm');
  if (!form.test(script)) throw new Error(`The guide does not say how to set ${name}.`);
  return script.replace(form, () => `export ${name}='${value}'`);
}
