import { spawnSync } from 'node:child_process';
import { jest } from '@jest/globals';
import { checkRedis } from '#platform';
import { cloneDatabase, startRedis } from '#testing';
import { describeJobQueue } from '../../libs/platform/queue/job-queue.contract.js';

jest.setTimeout(15_000);

describe('the job queue on Postgres', () => {
  describeJobQueue(async () => {
    const database = await cloneDatabase();
    return { database, redisUrl: null, close: () => database.close() };
  });
});

const hasRedis = process.env.TEST_REDIS_URL !== undefined || spawnSync('redis-server', ['--version']).status === 0;

if (hasRedis) {
  describe('the job queue on Redis', () => {
    describeJobQueue(async () => {
      const [database, redis] = await Promise.all([cloneDatabase(), startRedis()]);
      const close = async () => {
        await database.close();
        await redis.stop();
      };
      return { database, redisUrl: redis.url, close };
    });
  });

  describe('Redis as the queue', () => {
    it('is refused when it would drop jobs', async () => {
      const redis = await startRedis('--maxmemory-policy', 'allkeys-lru');
      await expect(checkRedis(redis.url)).rejects.toMatchObject({ code: 'QUEUE.EVICTION' });
      await redis.stop();
    });

    it('is refused when it does not answer', async () => {
      await expect(checkRedis('redis://127.0.0.1:1')).rejects.toMatchObject({ code: 'QUEUE.UNREACHABLE' });
    });
  });
} else {
  const reason = 'Redis is not installed (apt-get install redis-server, or set TEST_REDIS_URL): its tests are not run.';
  if (process.env.CI === 'true') {
    it('is tested on Redis too', () => {
      throw new Error(reason);
    });
  } else {
    console.warn(reason);
    describe.skip('the job queue on Redis', () => it.todo('needs redis-server'));
  }
}
