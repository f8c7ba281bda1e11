import { NestFactory } from '@nestjs/core';
import { Assigners, type Models, openModels } from '#loop';
import {
  httpAgentRunner,
  JobQueue,
  JobWorkers,
  jobs,
  modelStores,
  nestLogger,
  queueModule,
  type Resources,
  systemClock,
  type WorkerHealth,
} from '#platform';
import { startDueEmergence } from './emergence-schedule.js';
import { analyseConversationsProcessor } from './processors/analyse-conversations.processor.js';
import { assembleConversationsProcessor } from './processors/assemble-conversations.processor.js';
import { assignIntentsProcessor } from './processors/assign-intents.processor.js';
import { createMirrors } from './processors/mirror-harness.processor.js';
import { createPulls } from './processors/pull-source.processor.js';
import { replayCounterfactualProcessor } from './processors/replay-counterfactual.processor.js';
import { runStageProcessor } from './processors/run-stage.processor.js';
import { startRetention } from './retention.js';
import { startDueRuns } from './schedules.js';

export interface RunningWorker {
  health(): WorkerHealth[];
  close(): Promise<void>;
}

const CONCURRENCY = 4;
/** Taxonomies of two refreshes at once. */
const OPEN_ASSIGNERS = 2;
const SWEEP_MS = 15_000;
const SCHEDULE_MS = 60_000;

/** Starts a processor per job of the catalogue, the sweep for lost jobs, and the schedules unless they are off. */
export async function startWorker(
  resources: Resources,
  models: Models = openModels(resources, modelStores(resources.database, systemClock)),
): Promise<RunningWorker> {
  const { config, database, queue, log } = resources;
  const app = await NestFactory.createApplicationContext(queueModule(queue, database, jobs, log), {
    logger: nestLogger(log),
    abortOnError: false,
  });
  const jobQueue = app.get<JobQueue<typeof jobs>>(JobQueue);
  const pulls = createPulls({ config, database, queue: jobQueue, log }, process.env);
  const mirrors = createMirrors({ config, database, queue: jobQueue, log }, process.env);
  const assigners = new Assigners(database, models.embedding, OPEN_ASSIGNERS);
  const handlers = {
    'assemble-conversations': assembleConversationsProcessor(database),
    'analyse-conversations': analyseConversationsProcessor(database, models.embedding, systemClock, jobQueue),
    'run-stage': runStageProcessor(
      database,
      models,
      systemClock,
      { assigners, queue: jobQueue },
      config.runner !== null,
    ),
    'assign-intents': assignIntentsProcessor(database, assigners, jobQueue),
    'replay-counterfactual': replayCounterfactualProcessor(database, runnerOf(config), systemClock),
    'pull-source': pulls.handler,
    'mirror-harness': mirrors.handler,
  };
  const workers = new JobWorkers(
    queue,
    jobQueue,
    jobs,
    handlers,
    { concurrency: CONCURRENCY, sweepEveryMs: SWEEP_MS },
    log,
  );
  // Before the first sweep, which then finds what is to be mirrored.
  await mirrors.start();
  await workers.start();
  const schedule = () =>
    Promise.all([
      startDueRuns(database, jobQueue, systemClock, models.ask !== null || config.runner !== null),
      startDueEmergence(database, jobQueue, systemClock),
    ]).catch((error) => log.warn({ err: error }, 'The schedules are tried again.'));
  const timer = config.worker.schedules ? setInterval(schedule, SCHEDULE_MS) : null;
  const retention = startRetention(database, { retentionDays: config.retention.days, clock: systemClock, log });
  return {
    health: () => workers.health(),
    close: async () => {
      if (timer !== null) clearInterval(timer);
      await retention.close();
      pulls.stop();
      await mirrors.stop();
      await workers.close();
      await pulls.drain();
      await app.close();
    },
  };
}

function runnerOf({ runner }: Resources['config']) {
  return runner === null ? null : { runner: httpAgentRunner(runner), runs: runner.runs };
}
