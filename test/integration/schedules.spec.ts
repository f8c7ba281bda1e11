import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  createLog,
  type Database,
  finishRun,
  JobQueue,
  jobs,
  openQueueBackend,
  type QueueBackend,
  queueModule,
  readConfig,
  saveConversations,
} from '#platform';
import { buildConversation, cloneDatabase } from '#testing';
import { startWorker } from '../../apps/worker/index.js';
import { startDueRuns } from '../../apps/worker/schedules.js';

const config = readConfig({ MARTINGALE_LOG_LEVEL: 'silent', MARTINGALE_SCHEDULES: 'off' });
const log = createLog(config);
const tuesday = () => Date.parse('2026-01-06T12:00:00Z');
const monday = () => Date.parse('2026-01-05T12:00:00Z');

describe('the schedules', () => {
  let database: Database;
  let backend: QueueBackend;
  let app: INestApplicationContext;
  let queue: JobQueue<typeof jobs>;
  const projects: number[] = [];
  beforeAll(async () => {
    database = await cloneDatabase();
    backend = await openQueueBackend(config, database);
    app = await NestFactory.createApplicationContext(queueModule(backend, database, jobs, log), { logger: false });
    queue = app.get(JobQueue);
    for (const slug of ['one', 'two']) {
      const { id } = await database.prisma.project.create({ data: { slug, userKey: '' } });
      projects.push(id);
      await saveConversations(database.pool, id, [buildConversation({ agent: 'shop', turns: [{ user: 'hello' }] })]);
    }
  });
  beforeEach(() => database.pool.query('TRUNCATE run'));
  afterAll(async () => {
    await app.close();
    await backend.close();
    await database.close();
  });

  const resources = () => ({ config, database, queue: backend, log, newApiKey: null, close: async () => {} });
  const ask = (clock: () => number) => startDueRuns(database, queue, clock);
  const stagesOf = async (projectId: number) => {
    const runs = await database.prisma.run.findMany({ where: { projectId }, orderBy: { createdAt: 'asc' } });
    return runs.map(({ stage }) => stage);
  };
  const finishAll = async () => {
    for (const { projectId, id } of await database.prisma.run.findMany({ where: { status: 'waiting' } }))
      await finishRun(database.pool, projectId, id, { result: {} });
  };

  it('add the runs of the day once in every project, however often and by however many workers they are asked', async () => {
    await Promise.all([ask(tuesday), ask(tuesday), ask(tuesday)]);
    expect(await Promise.all(projects.map(stagesOf))).toEqual([['look'], ['look']]);
    for (let i = 0; i < 3; i++) {
      await finishAll();
      await ask(tuesday);
    }
    const stages = ['look', 'attribute'];
    expect(await Promise.all(projects.map(stagesOf))).toEqual([stages, stages]);
  });

  it('add the stages of a Monday one after another, each when the one before is over', async () => {
    await ask(monday);
    await ask(monday);
    expect(await stagesOf(projects[0]!)).toEqual(['look']);
    await finishAll();
    await ask(monday);
    expect(await stagesOf(projects[0]!)).toEqual(['look', 'refresh']);
    for (let i = 0; i < 3; i++) {
      await finishAll();
      await ask(monday);
    }
    expect(await stagesOf(projects[0]!)).toEqual(['look', 'refresh', 'propose']);
  });

  it('go on after a stage that failed', async () => {
    await ask(monday);
    await finishRun(database.pool, projects[0]!, 'look-shop-2026-01-05', { error: 'no' });
    await ask(monday);
    expect(await stagesOf(projects[0]!)).toEqual(['look', 'refresh']);
  });

  it('wait until the last conversations of the day before are over', async () => {
    await ask(() => Date.parse('2026-01-07T00:44:00Z'));
    expect(await database.prisma.run.findMany({ select: { id: true }, distinct: 'id' })).toEqual([
      { id: 'look-shop-2026-01-06' },
    ]);
  });

  it('hand what is due to the worker', async () => {
    await ask(tuesday);
    const worker = await startWorker(resources());
    while ((await database.prisma.run.count({ where: { status: 'done' } })) < 2) await sleep(50);
    await worker.close();
    const runs = await database.prisma.run.findMany();
    expect(runs.map(({ result }) => result)).toEqual(Array(2).fill(expect.objectContaining({ looks: 0 })));
  });

  it.each([
    ['asked for every minute by a worker', 'on', 1],
    ['not asked for by a worker', 'off', 0],
  ])('are %s when they are %s', async (_, schedules, times) => {
    const started = jest.spyOn(globalThis, 'setInterval');
    const worker = await startWorker({ ...resources(), config: readConfig({ MARTINGALE_SCHEDULES: schedules }) });
    const everyMinute = started.mock.calls.filter(([, ms]) => ms === 60_000);
    started.mockRestore();
    await worker.close();
    expect(everyMinute).toHaveLength(times);
  });
});
