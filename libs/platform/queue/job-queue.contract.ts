import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { AppError } from '#contracts';
import { readConfig } from '../config/index.js';
import type { Database } from '../database/index.js';
import { createLog } from '../log/index.js';
import { openQueueBackend, type QueueBackend } from './backend.js';
import { defineJob } from './job.js';
import { JobQueue } from './job-queue.js';
import { type JobHandlers, JobWorkers } from './job-workers.js';
import { queueModule } from './queue.module.js';

const order = z.object({ id: z.string() });
const pending: { id: string }[] = [];
const catalogue = {
  greet: defineJob({
    payload: order,
    attempts: 3,
    idempotencyKey: ({ id }) => id,
    pending: async () => pending.splice(0),
  }),
};
type Catalogue = typeof catalogue;

const log = createLog(readConfig({ MARTINGALE_LOG_LEVEL: 'silent' }));

/** What every backend of the queue must do. */
export function describeJobQueue(
  prepare: () => Promise<{ database: Database; redisUrl: string | null; close(): Promise<void> }>,
) {
  let setting: Awaited<ReturnType<typeof prepare>>;
  let backend: QueueBackend;
  let app: INestApplicationContext;
  let queue: JobQueue<Catalogue>;
  let workers: JobWorkers<Catalogue> | null = null;

  beforeAll(async () => {
    setting = await prepare();
    backend = await openQueueBackend({ queue: { redisUrl: setting.redisUrl, prefix: 'test' } }, setting.database);
    app = await NestFactory.createApplicationContext(queueModule(backend, setting.database, catalogue, log), {
      logger: false,
    });
    queue = app.get(JobQueue);
  });
  afterEach(async () => {
    await workers?.close();
    workers = null;
  });
  afterAll(async () => {
    await app.close();
    await backend.close();
    await setting.close();
  });

  async function work(greet: JobHandlers<Catalogue>['greet'], concurrency = 4) {
    workers = new JobWorkers(backend, queue, catalogue, { greet }, { concurrency, sweepEveryMs: 100 }, log);
    await workers.start();
  }

  it('hands a job to its handler with its payload', async () => {
    const seen: string[] = [];
    await queue.enqueue('greet', { id: 'ada' });
    await work(async ({ id }) => void seen.push(id));
    await until(() => seen.length === 1);
    expect(seen).toEqual(['ada']);
  });

  it('refuses a payload that is not of the catalogue', async () => {
    await expect(queue.enqueue('greet', { id: 7 } as never)).rejects.toMatchObject({ code: 'JOB.PAYLOAD' });
  });

  it('does a job once when it is asked for again while it waits', async () => {
    const seen: string[] = [];
    for (let i = 0; i < 5; i++) await queue.enqueue('greet', { id: 'twice' });
    await work(async ({ id }) => void seen.push(id));
    await until(() => seen.length > 0);
    await sleep(300);
    expect(seen).toEqual(['twice']);
  });

  it('does a job once more when it is asked for while it runs', async () => {
    let runs = 0;
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await queue.enqueue('greet', { id: 'again' });
    await work(async () => {
      runs++;
      if (runs === 1) await gate;
    });
    await until(() => runs === 1);
    for (let i = 0; i < 3; i++) await queue.enqueue('greet', { id: 'again' });
    open();
    await until(() => runs === 2);
    await sleep(300);
    expect(runs).toBe(2);
  });

  it('tries again after an operational error', async () => {
    const attempts: number[] = [];
    await queue.enqueue('greet', { id: 'flaky' });
    await work(async (_, { attempt }) => {
      attempts.push(attempt);
      if (attempt === 1) throw new Error('the database is away');
    });
    await until(() => attempts.length === 2);
    expect(attempts).toEqual([1, 2]);
  });

  it('does not try again after a failure', async () => {
    let runs = 0;
    await queue.enqueue('greet', { id: 'hopeless' });
    await work(async () => {
      runs++;
      throw new AppError({ code: 'TEST.HOPELESS', message: 'No.', fix: 'None.' });
    });
    await until(() => runs === 1);
    await sleep(1500);
    expect(runs).toBe(1);
  });

  it('takes a failed job up again when it is enqueued anew', async () => {
    let runs = 0;
    await queue.enqueue('greet', { id: 'hopeless' });
    await work(async () => void runs++);
    await until(() => runs === 1);
  });

  it('finds a lost job again by what the database holds', async () => {
    const seen: string[] = [];
    await work(async ({ id }) => void seen.push(id));
    pending.push({ id: 'lost' });
    await until(() => seen.length === 1);
    expect(seen).toEqual(['lost']);
  });

  it('runs as many jobs at once as it is told', async () => {
    let now = 0;
    let most = 0;
    let done = 0;
    for (let i = 0; i < 6; i++) await queue.enqueue('greet', { id: `parallel ${i}` });
    await work(async () => {
      most = Math.max(most, ++now);
      await sleep(100);
      now--;
      done++;
    }, 2);
    await until(() => done === 6);
    expect(most).toBe(2);
  });

  it('says of its workers that they run', async () => {
    await work(async () => {});
    expect(workers?.health()).toEqual([{ job: 'greet', running: true, lostLock: false }]);
  });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come about in 8 s.');
    await sleep(10);
  }
}
