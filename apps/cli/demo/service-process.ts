import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#contracts';
import { freePort } from '#platform';
import { packageRoot } from '../package-root.js';

/** A service of our own in a process of its own: telemetry goes in and the harness comes out over HTTP, as in production. */
export interface ServiceProcess {
  ingestUrl: string;
  apiUrl: string;
  key: string;
  /** @throws AppError DEMO.SERVICE when it ends or answers nothing for a minute */
  untilReady(): Promise<void>;
  stop(): Promise<void>;
}

const START_MS = 60_000;

/**
 * Starts `martingale serve` on free ports with its data in `dataFolder`, or where `settings` say. `userKey` is fixed so that equal seeds give
 * equal user ids; schedules are off, because the caller runs the stages in simulated time.
 */
export async function startService(
  dataFolder: string,
  settings: Record<string, string>,
  userKey: string,
): Promise<ServiceProcess> {
  const [ingestPort, apiPort] = await Promise.all([freePort(), freePort()]);
  const key = `mk_${randomBytes(24).toString('base64url')}`;
  const child = spawn(process.execPath, [join(packageRoot, 'dist/apps/cli/main.js'), 'serve'], {
    env: {
      ...process.env,
      ...settings,
      MARTINGALE_DATA_DIR: dataFolder,
      MARTINGALE_INGEST_PORT: String(ingestPort),
      MARTINGALE_GRPC_PORT: 'off',
      MARTINGALE_API_PORT: String(apiPort),
      MARTINGALE_HOST: '127.0.0.1',
      MARTINGALE_API_KEY: key,
      MARTINGALE_USER_KEY: userKey,
      MARTINGALE_SCHEDULES: 'off',
      MARTINGALE_LOG_LEVEL: process.env.MARTINGALE_LOG_LEVEL ?? 'error',
    },
    // What goes wrong inside is told where the demo tells its own.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  return {
    apiUrl,
    ingestUrl: `http://127.0.0.1:${ingestPort}`,
    key,
    untilReady: () => untilHealthy(child, apiUrl),
    stop: () => stop(child),
  };
}

async function untilHealthy(child: ChildProcess, apiUrl: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw notStarted();
    const response = await fetch(`${apiUrl}/healthz`).catch(() => null);
    if (response?.ok) return;
    await sleep(50);
  }
  throw notStarted();
}

function notStarted(): AppError {
  return new AppError({
    code: 'DEMO.SERVICE',
    message: 'The service did not start; it says why above.',
    fix: 'Run `martingale doctor`: it checks ports, disk, database and queue.',
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
