import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#contracts';
import { freePort } from '../free-port.js';
import { type Account, loadPostgresPrograms, type PostgresPrograms } from './bundled-postgres.js';
import { type Cluster, prepareCluster } from './cluster.js';
import { postgresAccount } from './postgres-account.js';
import { findPostmaster, isAlive, startPostmaster, stopPostmaster } from './postmaster.js';
import { enter, type Presence } from './presence.js';

export type EmbeddedPostgres = {
  url: string;
  /** Lets go of the server; the last process on the folder stops it. */
  stop(): Promise<void>;
};

const READY_MS = 60_000;
const PAUSE_MS = 50;
const REVIVE_PAUSE_MS = 500;

/**
 * Starts the embedded database in `<dataFolder>/postgres`, or joins the one that another process runs there: `serve`
 * and other commands work on one folder at the same time. One that a killed process left running is taken over; one that
 * dies while it is used is started again where it was.
 *
 * @throws AppError DATA.* or DATABASE.* naming what to mend.
 */
export async function startEmbeddedPostgres(dataFolder: string): Promise<EmbeddedPostgres> {
  const programs = await loadPostgresPrograms();
  const account = await postgresAccount();
  const cluster = await prepareCluster(join(dataFolder, 'postgres'), programs, account);
  const server = { cluster, programs, account };
  const first = await joinOrStart(server, freePort);
  let latest = first;
  let current: Promise<Joined | null> = Promise.resolve(first);
  let stopping = false;

  async function keepRunning(): Promise<void> {
    for (let joined: Joined | null = first; joined !== null; joined = await current) {
      latest = joined;
      await joined.presence.over;
      current = revive(server, joined, () => stopping);
    }
  }
  const kept = keepRunning();

  // When this process ends without a word: no new sessions, and the end of the server with the last one there is.
  const stopAtExit = () => latest.started && isAlive(latest.pid) && process.kill(latest.pid, 'SIGTERM');
  process.once('exit', stopAtExit);
  return {
    url: first.url,
    stop: async () => {
      stopping = true;
      process.removeListener('exit', stopAtExit);
      const joined = await current;
      if (joined !== null && (await joined.presence.isLast()))
        await stopPostmaster(cluster, programs, account, joined.pid);
      await joined?.presence.leave();
      await kept;
    },
  };
}

type Server = { cluster: Cluster; programs: PostgresPrograms; account: Account };
/** The server as this process uses it; `started` when this process started it. */
type Joined = { presence: Presence; url: string; port: number; pid: number; started: boolean };

/** @param choosePort gives the port for a server that has to be started */
async function joinOrStart(
  { cluster, programs, account }: Server,
  choosePort: () => number | Promise<number>,
): Promise<Joined> {
  const deadline = performance.now() + READY_MS;
  let started = false;
  while (performance.now() < deadline) {
    const running = await findPostmaster(cluster);
    if (running === null) {
      started = await startPostmaster(cluster, programs, account, await choosePort());
    } else if (running.ready) {
      const { port, pid } = running;
      const url = `postgresql://martingale:${cluster.password}@127.0.0.1:${port}/postgres`;
      const presence = await enter(url);
      if (presence !== null) return { presence, url, port, pid, started };
    }
    if (!started) await sleep(PAUSE_MS);
  }
  throw new AppError({
    code: 'DATABASE.START',
    message: 'The embedded database does not accept connections.',
    fix: `Read ${cluster.log}.`,
    kind: 'operational',
  });
}

/**
 * Joins the server again after it went away, on the port where its users look for it; null once nobody wants it. What
 * hinders a start now (children of the dead server that still hold its memory, a full disk) may be gone a moment later.
 */
async function revive(server: Server, lost: Joined, isUnwanted: () => boolean): Promise<Joined | null> {
  while (!isUnwanted()) {
    try {
      const joined = await joinOrStart(server, () => lost.port);
      return { ...joined, started: joined.started || (lost.started && joined.pid === lost.pid) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await sleep(REVIVE_PAUSE_MS);
    }
  }
  return null;
}
