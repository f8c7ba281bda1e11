import 'reflect-metadata';
import { runService } from '#platform';
import { startWorker } from './start-worker.js';

/** The worker alone; any number of them may run on one database. */
await runService(async (resources) => {
  const worker = await startWorker(resources);
  return { lines: ['Martingale works on what comes in'], close: worker.close };
});
