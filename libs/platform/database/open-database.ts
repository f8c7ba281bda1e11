import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '#contracts';
import { PrismaClient } from '#prisma';
import type { Config } from '../config/index.js';
import { ChangeFeed } from './change-feed.js';
import { createPool } from './create-pool.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';

/** The database, migrated and ready. `pool` is for what Prisma cannot do: COPY, LISTEN. Both share its connections. */
export type Database = {
  prisma: PrismaClient;
  pool: pg.Pool;
  url: string;
  embedded: boolean;
  /** What other processes changed. */
  changes: ChangeFeed;
  /** Runs the work in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<Result>(work: (tx: pg.PoolClient) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

const POOL_SIZE = 16;
const CONNECT_ATTEMPTS = 20;
const CONNECT_PAUSE_MS = 500;

/**
 * Opens the server at DATABASE_URL, or the embedded one in the data folder when none is set, and applies what
 * migrations are missing.
 *
 * @throws AppError DATA.* or DATABASE.* naming what to mend.
 */
export async function openDatabase(config: Pick<Config, 'database' | 'data'>): Promise<Database> {
  const embedded = config.database.url === null ? await startEmbeddedPostgres(config.data.folder) : null;
  const url = embedded?.url ?? config.database.url ?? '';
  try {
    await awaitConnection(url);
    await migrate(url);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const pool = createPool({ connectionString: url, max: POOL_SIZE, application_name: 'martingale' });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const changes = new ChangeFeed(url);
  return {
    prisma,
    pool,
    url,
    embedded: embedded !== null,
    changes,
    transaction: (work) => inTransaction(pool, work),
    close: async () => {
      await changes.close();
      await prisma.$disconnect();
      await pool.end();
      await embedded?.stop();
    },
  };
}

async function inTransaction<Result>(pool: pg.Pool, work: (tx: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    // A connection that cannot even roll back is thrown away.
    client.release(broken);
  }
}

/** A database that starts beside us may need some seconds more; a wrong password never gets right. */
async function awaitConnection(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    try {
      await client.connect();
      return;
    } catch (cause) {
      const { code = '' } = cause as { code?: string };
      const mayPass = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN', '57P03'].includes(code);
      if (!mayPass || attempt >= CONNECT_ATTEMPTS) throw unreachable(cause);
      await sleep(CONNECT_PAUSE_MS);
    } finally {
      await client.end();
    }
  }
}

function unreachable(cause: unknown): AppError {
  return new AppError({
    code: 'DATABASE.UNREACHABLE',
    message: `The database does not let us in: ${cause instanceof Error ? cause.message : String(cause)}`,
    fix: 'Check DATABASE_URL: host, port, user, password and database name; or unset it to use the embedded database.',
    kind: 'operational',
    cause,
  });
}
