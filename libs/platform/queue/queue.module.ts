import { BullModule, getQueueToken } from '@nestjs/bullmq';
import type { DynamicModule } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Database } from '../database/index.js';
import type { Log } from '../log/index.js';
import type { QueueBackend } from './backend.js';
import type { JobCatalogue } from './job.js';
import { JobQueue } from './job-queue.js';

class QueueModule {}

/**
 * Provides `JobQueue` everywhere in the application. The backend was opened before, and is closed after it.
 *
 * @param catalogue the jobs: `jobs`, or a few of one's own in a test
 */
export function queueModule<Catalogue extends JobCatalogue>(
  backend: QueueBackend,
  database: Database,
  catalogue: Catalogue,
  log: Log,
): DynamicModule {
  const names = Object.keys(catalogue);
  return {
    module: QueueModule,
    global: true,
    imports: [
      BullModule.forRoot({ connection: backend.connection, prefix: backend.prefix }),
      BullModule.registerQueue(...names.map((name) => ({ name }))),
    ],
    providers: [
      {
        provide: JobQueue,
        inject: names.map((name) => getQueueToken(name)),
        useFactory: (...queues: Queue[]) => {
          for (const queue of queues) {
            queue.on('error', (error) => log.warn({ err: error, job: queue.name }, 'The queue is in trouble.'));
          }
          return new JobQueue(catalogue, new Map(queues.map((queue) => [queue.name, queue])), database);
        },
      },
    ],
    exports: [JobQueue],
  };
}
