import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#contracts';
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

/**
 * Starts the embedded database in `<dataFolder>/postgres`, or joins the one that another process runs there: `serve`
 * and other commands work on one folder at the same time. One that a killed process left running is taken over.
 *
 * @throws AppError DATA.* or DATABASE.* naming what to mend.
 */
export async function startEmbeddedPostgres(dataFolder: string): Promise<EmbeddedPostgres> {
  const programs = await loadPostgresPrograms();
  const account = await postgresAccount();
  const cluster = await prepareCluster(join(dataFolder, 'postgres'), programs, account);
  const { presence, url, started, pid } = await joinOrStart(cluster, programs, account);

  // When this process ends without a word: no new sessions, and the end of the server with the last one there is.
  const stopAtExit = () => isAlive(pid) && process.kill(pid, 'SIGTERM');
  if (started) process.once('exit', stopAtExit);
  return {
    url,
    stop: async () => {
      process.removeListener('exit', stopAtExit);
      if (await presence.isLast()) await stopPostmaster(cluster, programs, account);
      await presence.leave();
    },
  };
}

async function joinOrStart(
  cluster: Cluster,
  programs: PostgresPrograms,
  account: Account,
): Promise<{ presence: Presence; url: string; started: boolean; pid: number }> {
  const deadline = performance.now() + READY_MS;
  let started = false;
  while (performance.now() < deadline) {
    const running = await findPostmaster(cluster);
    if (running === null) {
      started = await startPostmaster(cluster, programs, account);
    } else if (running.ready) {
      const url = `postgresql://martingale:${cluster.password}@127.0.0.1:${running.port}/postgres`;
      const presence = await enter(url);
      if (presence !== null) return { presence, url, started, pid: running.pid };
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
