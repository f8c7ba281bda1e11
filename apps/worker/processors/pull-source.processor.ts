import { setTimeout as sleep } from 'node:timers/promises';
import { type PullContext, pullSource } from '#loop';
import {
  type Config,
  createEgressFetch,
  createLocalFiles,
  createTelemetryWriter,
  type Database,
  type Environment,
  environmentSecrets,
  type JobHandlers,
  type JobQueue,
  type jobs,
  type Log,
  systemClock,
} from '#platform';

/** The pulls of one worker. */
export interface Pulls {
  handler: JobHandlers<typeof jobs>['pull-source'];
  /** Ends pulls that run at their next step; what is left is pulled by whoever works next. */
  stop(): void;
  /** Resolves when nothing waits to be stored any more. */
  drain(): Promise<void>;
}

type Resources = { config: Config; database: Database; queue: JobQueue<typeof jobs>; log: Log };

/** @param environment where the keys of sources are looked up */
export function createPulls({ config, database, queue, log }: Resources, environment: Environment): Pulls {
  const stopping = new AbortController();
  const writer = createTelemetryWriter(database, {
    bufferBytes: config.ingest.bufferBytes,
    now: systemClock,
    retentionDays: config.retention.days,
  });
  const context: PullContext = {
    database,
    writer,
    ports: portsOf(config, environment, stopping.signal),
    signal: stopping.signal,
  };
  return {
    handler: async (key) => {
      const pulled = await pullSource(context, key);
      if (pulled === null) return;
      log.info({ ...key, ...pulled }, 'A source was pulled.');
      if (pulled.spans + pulled.logs > 0) await queue.enqueue('assemble-conversations', { projectId: key.projectId });
    },
    stop: () => stopping.abort(),
    drain: () => writer.drain(),
  };
}

function portsOf({ egress }: Config, environment: Environment, signal: AbortSignal): PullContext['ports'] {
  const fetch = createEgressFetch(egress);
  return {
    fetch: (url, init) => fetch(url, { ...init, signal }),
    now: systemClock,
    sleep: (ms) => sleep(ms, undefined, { signal }),
    secret: environmentSecrets(environment),
    files: createLocalFiles(egress.folder),
  };
}
