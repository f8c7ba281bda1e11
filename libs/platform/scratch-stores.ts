import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Where a passing service keeps its things on servers that others use too. */
export interface ScratchStores {
  /** Variables that point the service at them. */
  settings: Record<string, string>;
  /** Takes everything away again. */
  remove(): Promise<void>;
}

/**
 * A database of its own on the server of DATABASE_URL, and keys of its own in the Redis of REDIS_URL: what a real
 * installation keeps there is neither seen nor touched. Names begin with `martingale_demo_`.
 */
export async function openScratchStores(env: NodeJS.ProcessEnv): Promise<ScratchStores> {
  const name = `martingale_demo_${randomBytes(6).toString('hex')}`;
  const settings: Record<string, string> = { MARTINGALE_QUEUE_PREFIX: name };
  const { DATABASE_URL: serverUrl, REDIS_URL: redisUrl } = env;
  if (serverUrl) {
    await execute(serverUrl, `CREATE DATABASE ${name}`);
    const own = new URL(serverUrl);
    own.pathname = `/${name}`;
    settings.DATABASE_URL = own.href;
  }
  return {
    settings,
    remove: async () => {
      if (serverUrl) await execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      if (redisUrl) await removeKeys(redisUrl, `${name}:*`);
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function removeKeys(url: string, pattern: string): Promise<void> {
  const redis = new Redis(url);
  try {
    for await (const keys of redis.scanStream({ match: pattern, count: 500 }) as AsyncIterable<string[]>)
      if (keys.length > 0) await redis.del(...keys);
  } finally {
    redis.disconnect();
  }
}
