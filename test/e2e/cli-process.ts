import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const packageRoot = join(import.meta.dirname, '..', '..');
const main = join(packageRoot, 'dist/apps/cli/main.js');

/** Settings as variables; what the tests' own environment sets is not passed on. */
export type Settings = Record<string, string>;

export interface CliRun {
  /** Null when a signal ended it. */
  code: number | null;
  out: string;
  err: string;
  seconds: number;
}

export interface CliProcess {
  child: ChildProcess;
  /** What it wrote on standard output so far. */
  out(): string;
  /** Waits until standard output or error shows something. */
  untilShown(pattern: RegExp): Promise<RegExpExecArray>;
  ended: Promise<CliRun>;
}

/** Starts the built command line. */
export function startCli(args: string[], settings: Settings = {}): CliProcess {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:MARTINGALE_|NODE_OPTIONS|DATABASE_URL|REDIS_URL)/.test(name),
  );
  const started = performance.now();
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...Object.fromEntries(own), NO_COLOR: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    out,
    err,
    seconds: (performance.now() - started) / 1000,
  }));
  return {
    child,
    out: () => out,
    untilShown: async (pattern) => {
      let over = false;
      void ended.then(() => {
        over = true;
      });
      for (;;) {
        const found = pattern.exec(out) ?? pattern.exec(err);
        if (found !== null) return found;
        if (over) throw new Error(`It ended without showing ${pattern} (is dist/ built?): ${out}${err}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    ended,
  };
}

/** Runs the command line to its end. */
export function runCli(args: string[], settings?: Settings): Promise<CliRun> {
  return startCli(args, settings).ended;
}

/** Settings of a service of one's own: free ports, data in a folder, no schedules. */
export function ownService(folder: string): Settings {
  return {
    MARTINGALE_DATA_DIR: folder,
    MARTINGALE_INGEST_PORT: '0',
    MARTINGALE_GRPC_PORT: '0',
    MARTINGALE_API_PORT: '0',
    MARTINGALE_HOST: '127.0.0.1',
    MARTINGALE_SCHEDULES: 'off',
  };
}
