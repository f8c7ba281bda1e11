import type { DynamicModule } from '@nestjs/common';
import {
  type Config,
  createAuthenticate,
  createTelemetryWriter,
  type Database,
  JobQueue,
  jobs,
  type Log,
  type QueueBackend,
  queueModule,
  systemClock,
  type TelemetryWriter,
} from '#platform';
import { AssemblyNudge } from './assembly-nudge.js';
import { BodyBudget } from './body-budget.js';
import { HealthController } from './http/health.controller.js';
import { HttpDoor } from './http/http-door.js';
import { LogsController } from './http/logs.controller.js';
import { TracesController } from './http/traces.controller.js';
import { AUTHENTICATE, CLOCK, DATABASE, LIMITS, LOG, TELEMETRY_WRITER } from './ingest.tokens.js';
import { Intake } from './intake.js';
import type { Limits } from './limits.js';

/** What the receiver works with; whoever opens it closes it, after the receiver. */
export type IngestResources = {
  config: Pick<Config, 'ingest' | 'retention'>;
  database: Database;
  queue: QueueBackend;
  log: Log;
};

/** The OTLP receiver. */
export class IngestModule {
  static with({ config, database, queue, log }: IngestResources): DynamicModule {
    const { maxBodyBytes, bufferBytes } = config.ingest;
    return {
      module: IngestModule,
      imports: [queueModule(queue, database, jobs, log)],
      controllers: [TracesController, LogsController, HealthController],
      providers: [
        Intake,
        HttpDoor,
        { provide: DATABASE, useValue: database },
        { provide: LOG, useValue: log },
        { provide: CLOCK, useValue: systemClock },
        { provide: LIMITS, useValue: { maxBodyBytes } satisfies Limits },
        { provide: AUTHENTICATE, useFactory: () => createAuthenticate(database, systemClock) },
        {
          provide: TELEMETRY_WRITER,
          useFactory: () =>
            createTelemetryWriter(database, {
              bufferBytes,
              now: systemClock,
              retentionDays: config.retention.days,
            }),
        },
        {
          provide: BodyBudget,
          inject: [TELEMETRY_WRITER],
          useFactory: (writer: TelemetryWriter) => new BodyBudget(bufferBytes, () => writer.state().bytes),
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
