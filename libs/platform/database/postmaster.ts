import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#contracts';
import { type Account, type PostgresPrograms, run } from './bundled-postgres.js';
import type { Cluster } from './cluster.js';
import { storageError } from './storage-error.js';

const STOP_MS = 60_000;
const STOP_PAUSE_MS = 20;

/** A running Postgres server, as its lock file tells. */
export type Postmaster = { pid: number; port: number; ready: boolean };

/** The server now running on these files, or null. */
export async function findPostmaster(cluster: Cluster): Promise<Postmaster | null> {
  const lines = (await readLock(cluster)).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || !(port > 0)) return null;
  return (await isPostmaster(pid, cluster)) ? { pid, port, ready: lines[7]?.trim() === 'ready' } : null;
}

/**
 * Starts a server on a port of the loopback address. It runs in a session of its own: a Ctrl-C for us must not
 * end it before we have written what is under way.
 *
 * @returns false when another process is starting one on the same files: Postgres lets one in
 * @throws AppError DATA.* or DATABASE.START
 */
export async function startPostmaster(
  cluster: Cluster,
  programs: PostgresPrograms,
  account: Account,
  port: number,
): Promise<boolean> {
  await removeStaleLock(cluster);
  const logged = await sizeOf(cluster.log);
  const options = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    "-c unix_socket_directories=''",
    '-c max_wal_size=4GB',
    // A new segment of the log costs a commit 50 ms or more: those that are there are used again.
    '-c min_wal_size=1GB',
    '-c log_checkpoints=off',
  ].join(' ');
  const args = ['start', '-w', '-t', '60', '-s', '-D', cluster.folder, '-l', cluster.log, '-o', options];
  const { code, output } = await run(programs.pg_ctl, args, account);
  if (code === 0) return true;
  const shown = `${output}\n${await readFrom(cluster.log, logged)}`;
  if (/lock file|another (server|postmaster)/i.test(shown)) return false;
  throw (
    storageError(cluster.folder, shown) ??
    new AppError({
      code: 'DATABASE.START',
      message: `The embedded database did not start: ${shown.trim()}`,
      fix: `Read ${cluster.log}; or set MARTINGALE_DATA_DIR to another folder, or DATABASE_URL to a Postgres server.`,
      kind: 'operational',
    })
  );
}

/** Stops this very server; one that somebody starts on the same files meanwhile is left alone. */
export async function stopPostmaster(
  cluster: Cluster,
  programs: PostgresPrograms,
  account: Account,
  pid: number,
): Promise<void> {
  const { output } = await run(programs.pg_ctl, ['stop', '-W', '-s', '-m', 'fast', '-D', cluster.folder], account);
  const deadline = performance.now() + STOP_MS;
  while ((await findPostmaster(cluster))?.pid === pid) {
    if (performance.now() > deadline)
      throw new Error(`The embedded database in ${cluster.folder} did not stop: ${output.trim()}`);
    await sleep(STOP_PAUSE_MS);
  }
}

/**
 * Postgres believes a lock file whose process id is in use by anyone. After a kill, and above all in a container, that
 * may be a process of another kind: then the file is a leftover.
 */
async function removeStaleLock(cluster: Cluster): Promise<void> {
  const pid = Number((await readLock(cluster)).split('\n')[0]);
  if (pid > 0 && !(await isPostmaster(pid, cluster))) await rm(join(cluster.folder, 'postmaster.pid'), { force: true });
}

async function readLock(cluster: Cluster): Promise<string> {
  try {
    return await readFile(join(cluster.folder, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Whether the process is a server on these very files. A dead one that nobody has waited for has no command line. */
async function isPostmaster(pid: number, cluster: Cluster): Promise<boolean> {
  if (process.platform === 'win32') return isAlive(pid);
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : (await run('ps', ['-p', String(pid), '-o', 'command='], undefined)).output;
  return command.includes('postgres') && command.includes(cluster.folder);
}

/** Whether a process of this id runs, as whatever user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => ({ size: 0 }))).size;
}

async function readFrom(file: string, start: number): Promise<string> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  return bytes.subarray(start).toString('utf8').trim();
}
