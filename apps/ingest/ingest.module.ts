import type { DynamicModule } from '@nestjs/common';
import {
  type Config,
  createAuthenticate,
  createSpanWriter,
  type Database,
  JobQueue,
  jobs,
  type Log,
  type QueueBackend,
  queueModule,
  type SpanWriter,
  systemClock,
} from '#platform';
import { AssemblyNudge } from './assembly-nudge.js';
import { BodyBudget } from './body-budget.js';
import { HealthController } from './health.controller.js';
import { AUTHENTICATE, DATABASE, LIMITS, LOG, SPAN_WRITER } from './ingest.tokens.js';
import { TracesController } from './traces.controller.js';

/** What the receiver works with; whoever opens it closes it, after the receiver. */
export type IngestResources = { config: Pick<Config, 'ingest'>; database: Database; queue: QueueBackend; log: Log };

/** The OTLP receiver. */
export class IngestModule {
  static with({ config, database, queue, log }: IngestResources): DynamicModule {
    const { maxBodyBytes, bufferBytes } = config.ingest;
    return {
      module: IngestModule,
      imports: [queueModule(queue, database, jobs, log)],
      controllers: [TracesController, HealthController],
      providers: [
        { provide: DATABASE, useValue: database },
        { provide: LOG, useValue: log },
        { provide: LIMITS, useValue: { maxBodyBytes } },
        { provide: AUTHENTICATE, useFactory: () => createAuthenticate(database, systemClock) },
        { provide: SPAN_WRITER, useFactory: () => createSpanWriter(database, { bufferBytes }) },
        {
          provide: BodyBudget,
          inject: [SPAN_WRITER],
          useFactory: (writer: SpanWriter) => new BodyBudget(bufferBytes, () => writer.state().bytes),
        },
        {
          provide: AssemblyNudge,
          inject: [JobQueue],
          useFactory: (jobQueue: JobQueue<typeof jobs>) => new AssemblyNudge(jobQueue, log),
        },
      ],
    };
  }
}
