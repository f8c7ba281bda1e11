import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Run } from '#contracts';
import {
  addRun,
  createLog,
  type Database,
  findRun,
  JobQueue,
  jobs,
  openDatabase,
  openQueueBackend,
  queueModule,
  readConfig,
} from '#platform';
import { startWorker } from '../../apps/worker/index.js';
import type { Bench } from '../bench.js';
import { exponentOf, sizesOption } from '../scaling.js';
import { fillWeek } from './fill-week.js';
import { watchPostgres } from './postgres-memory.js';
import { TRUE_INTENTS } from './request-stream.js';

const AGENT = 'bench';
const AS_OF = '2026-03-09T00:00:00.000Z';
const POLL_MS = 25;

/** How long the refresh of an agent's intents takes, and how that grows with the conversations of the week. */
export const refresh: Bench = {
  about: 'the refresh of the intents through the queue, by how many conversations there are, all of one week',
  options: { sizes: 'how many conversations, one run each, ascending (1000,10000,100000,1000000)' },
  async run(options) {
    const sizes = sizesOption(options, '1000,10000,100000,1000000');
    const folder = mkdtempSync(join(tmpdir(), 'martingale-bench-'));
    const config = readConfig({
      ...process.env,
      MARTINGALE_DATA_DIR: folder,
      MARTINGALE_LOG_LEVEL: 'warn',
      MARTINGALE_SCHEDULES: 'off',
    });
    const database = await openDatabase(config);
    const log = createLog(config);
    const backend = await openQueueBackend(config, database);
    const app = await NestFactory.createApplicationContext(queueModule(backend, database, jobs, log), {
      logger: false,
    });
    const worker = await startWorker({ config, database, queue: backend, log, newApiKey: null, close: async () => {} });
    try {
      const runs: Measured[] = [];
      for (const size of sizes) runs.push(await measure(database, app, size));
      return {
        figures: { runs, exponent: exponentOf(runs), trueIntents: TRUE_INTENTS },
        postgres: database.embedded ? 'embedded' : 'server',
        queue: backend.name,
      };
    } finally {
      await worker.close();
      await app.close();
      await backend.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Measured {
  conversations: number;
  seconds: number;
  /** The most that this process ever held: the worker, and all else that runs here. Postgres is apart. */
  peakRssMiB: number;
  /** The most that Postgres held in this run, pages shared between its processes counted once; null where unknown. */
  postgresPeakMiB: number | null;
  intents: number;
  unclusteredShare: number;
}

async function measure(database: Database, app: INestApplicationContext, conversations: number): Promise<Measured> {
  await database.pool.query('TRUNCATE conversation, intent_assignment, assignment_shard, taxonomy, run');
  const slug = `bench-${conversations}`;
  const { id: projectId } = await database.prisma.project.create({ data: { slug, userKey: 'bench' } });
  await fillWeek(database, projectId, { agent: AGENT, asOf: AS_OF, conversations });
  globalThis.gc?.();
  const postgres = watchPostgres(database);
  const started = performance.now();
  const { result } = await runRefresh(database, app, projectId, slug);
  const seconds = (performance.now() - started) / 1000;
  if (result?.conversations !== conversations)
    throw new Error(`${result?.conversations} of ${conversations} conversations have a place.`);
  return {
    conversations,
    seconds: round(seconds, 2),
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    postgresPeakMiB: await postgres.stop(),
    intents: result.intents!,
    unclusteredShare: round(result.unclustered! / conversations, 3),
  };
}

/** As the schedule does: a run in the database, a nudge in the queue. */
async function runRefresh(
  database: Database,
  app: INestApplicationContext,
  projectId: number,
  runId: string,
): Promise<Run> {
  await addRun(database.pool, projectId, { id: runId, stage: 'refresh', agent: AGENT, asOf: AS_OF });
  await app.get<JobQueue<typeof jobs>>(JobQueue).enqueue('run-stage', { projectId, runId });
  for (;;) {
    const run = await findRun(database.pool, projectId, runId);
    if (run?.status === 'failed') throw new Error(`The refresh failed: ${run.error}`);
    if (run?.status === 'done') return run;
    await sleep(POLL_MS);
  }
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
