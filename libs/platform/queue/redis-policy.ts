import { Redis } from 'ioredis';
import { AppError } from '#contracts';

/**
 * Checks that Redis answers and keeps what it is given: with any policy but `noeviction` it drops jobs when it is full.
 *
 * @throws AppError QUEUE.UNREACHABLE or QUEUE.EVICTION
 */
export async function checkRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
    connectTimeout: 5000,
  });
  // The failed connection also rejects `connect`, below.
  redis.on('error', () => {});
  try {
    await redis.connect();
    const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
    if (policy !== undefined && policy !== 'noeviction') throw evicting(policy);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreachable(cause);
  } finally {
    redis.disconnect();
  }
}

function evicting(policy: string): AppError {
  return new AppError({
    code: 'QUEUE.EVICTION',
    message: `Redis runs with maxmemory-policy ${policy}: it would drop jobs when it is full.`,
    fix: 'Run "redis-cli config set maxmemory-policy noeviction" and put it into redis.conf; or unset REDIS_URL to keep the queue in Postgres.',
  });
}

function unreachable(cause: unknown): AppError {
  return new AppError({
    code: 'QUEUE.UNREACHABLE',
    message: `Redis does not answer: ${cause instanceof Error ? cause.message : String(cause)}`,
    fix: 'Check REDIS_URL and that the server runs; or unset REDIS_URL to keep the queue in Postgres.',
    kind: 'operational',
    cause,
  });
}
