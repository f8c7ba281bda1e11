import { type ConnectionOptions, createPostgresBackend, runMigrations, setDefaultBackendFactory } from 'bullmq';
import type { Config } from '../config/index.js';
import { createPool, type Database } from '../database/index.js';
import { checkRedis } from './redis-policy.js';

/** What carries the jobs: Redis when REDIS_URL is set, otherwise a schema of its own in the database. */
export type QueueBackend = {
  name: 'redis' | 'postgres';
  connection: ConnectionOptions;
  prefix: string;
  close(): Promise<void>;
};

/** Each worker holds one connection to listen on; the rest is for commands. */
const POOL_SIZE = 24;

/**
 * Opens the backend and makes it BullMQ's for this process, so that `@nestjs/bullmq` needs to know nothing of it.
 *
 * @throws AppError QUEUE.UNREACHABLE or QUEUE.EVICTION
 */
export async function openQueueBackend(
  config: Pick<Config, 'queue'>,
  database: Pick<Database, 'url'>,
): Promise<QueueBackend> {
  const { redisUrl, prefix } = config.queue;
  return redisUrl === null ? openPostgresBackend(database.url, prefix) : openRedisBackend(redisUrl, prefix);
}

async function openRedisBackend(url: string, prefix: string): Promise<QueueBackend> {
  await checkRedis(url);
  setDefaultBackendFactory();
  // Without an offline queue a command fails at once while Redis is away: the database holds the work all the same.
  const connection = { url, enableOfflineQueue: false } as ConnectionOptions;
  return { name: 'redis', connection, prefix, close: async () => {} };
}

async function openPostgresBackend(url: string, prefix: string): Promise<QueueBackend> {
  const pool = createPool({
    connectionString: url,
    options: '-c search_path=bullmq',
    max: POOL_SIZE,
    keepAlive: true,
    application_name: 'martingale queue',
  });
  // Each queue and worker listens for its errors, in all parts of a process that serves everything: that is no leak.
  pool.setMaxListeners(4 * POOL_SIZE);
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  setDefaultBackendFactory(createPostgresBackend);
  return { name: 'postgres', connection: pool as unknown as ConnectionOptions, prefix, close: () => pool.end() };
}
