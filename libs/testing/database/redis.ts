import { spawn } from 'node:child_process';
import { Redis } from 'ioredis';
import { freePort } from '#platform';

/** A Redis of one's own, kept in memory; or the one at TEST_REDIS_URL when no arguments are given. */
export async function startRedis(...args: string[]): Promise<{ url: string; stop(): Promise<void> }> {
  if (process.env.TEST_REDIS_URL !== undefined && args.length === 0) {
    return { url: process.env.TEST_REDIS_URL, stop: async () => {} };
  }
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', [...options, ...args], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `redis://127.0.0.1:${port}`;
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  redis.on('error', () => {});
  await redis.ping();
  redis.disconnect();
  return {
    url,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
