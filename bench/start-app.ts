import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The key that every started service knows. */
export const API_KEY = 'mk_bench_0123456789abcdef';

export interface StartedApp {
  pid: number | undefined;
  /** What matched of its output. */
  shown: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a service as a process of its own, on any free port, and waits until its output matches. */
export async function startApp(
  app: 'api' | 'ingest' | 'worker',
  dataFolder: string,
  running: RegExp,
): Promise<StartedApp> {
  return startProcess(join('apps', app, 'main.js'), running, {
    MARTINGALE_DATA_DIR: dataFolder,
    MARTINGALE_API_KEY: API_KEY,
    MARTINGALE_API_PORT: '0',
    MARTINGALE_INGEST_PORT: '0',
    MARTINGALE_GRPC_PORT: 'off',
    MARTINGALE_SCHEDULES: 'off',
  });
}

/** Starts a compiled module (its path under the build) as a process. */
export async function startProcess(
  module: string,
  running: RegExp,
  env: Record<string, string>,
  ...args: string[]
): Promise<StartedApp> {
  const main = join(dirname(fileURLToPath(import.meta.url)), '..', module);
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, NODE_OPTIONS: '' },
  });
  const shown = await untilShown(child.stdout, running);
  return {
    pid: child.pid,
    shown,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function untilShown(stdout: AsyncIterable<Buffer>, pattern: RegExp): Promise<string> {
  let output = '';
  for await (const chunk of stdout) {
    output += chunk.toString();
    const found = pattern.exec(output)?.[0];
    if (found !== undefined) return found;
  }
  throw new Error(`A service did not start: ${output}`);
}
