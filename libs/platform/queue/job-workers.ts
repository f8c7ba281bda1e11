import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { AppError } from '#contracts';
import type { Log } from '../log/index.js';
import type { QueueBackend } from './backend.js';
import { type JobCatalogue, type PayloadOf, parsePayload } from './job.js';
import type { JobQueue } from './job-queue.js';

export type JobContext = {
  /** Aborted when the job's lock is lost: another worker may have begun it anew. */
  signal: AbortSignal;
  /** 1 at the first try. */
  attempt: number;
};
export type JobHandler<Payload> = (payload: Payload, context: JobContext) => Promise<void>;
/** One handler for every job: leaving one out does not compile. */
export type JobHandlers<Catalogue extends JobCatalogue> = {
  [Name in keyof Catalogue]: JobHandler<PayloadOf<Catalogue[Name]>>;
};

export type JobWorkersOptions = { concurrency: number; sweepEveryMs: number };
export type WorkerHealth = { job: string; running: boolean; lostLock: boolean };

/** A killed worker's jobs are free again after this long. A refresh computes for many seconds without a pause: no less. */
const LOCK_MS = 30_000;
/** How often jobs without a living worker are looked for. */
const STALLED_MS = 5_000;

/** Runs a handler per job of the catalogue, and sweeps for lost jobs from time to time. */
export class JobWorkers<Catalogue extends JobCatalogue> {
  private readonly workers: Worker[] = [];
  private readonly lostLocks = new Set<string>();
  private sweeper: NodeJS.Timeout | null = null;

  constructor(
    private readonly backend: QueueBackend,
    private readonly queue: JobQueue<Catalogue>,
    private readonly catalogue: Catalogue,
    private readonly handlers: JobHandlers<Catalogue>,
    private readonly options: JobWorkersOptions,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    for (const name of Object.keys(this.catalogue)) this.workers.push(this.createWorker(name));
    await Promise.all(this.workers.map((worker) => worker.waitUntilReady()));
    await this.sweep();
    this.sweeper = setInterval(() => this.sweep(), this.options.sweepEveryMs);
  }

  /** A worker that lost the lock of its job is not healthy until it holds one again. */
  health(): WorkerHealth[] {
    return this.workers.map((worker) => ({
      job: worker.name,
      running: worker.isRunning() && !worker.isPaused(),
      lostLock: this.lostLocks.has(worker.name),
    }));
  }

  /** Lets the jobs that run end, and takes no more. */
  async close(): Promise<void> {
    if (this.sweeper !== null) clearInterval(this.sweeper);
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  private createWorker(name: string): Worker {
    const { connection, prefix } = this.backend;
    const worker = new Worker(name, (job, _token, signal) => this.run(job, signal), {
      connection,
      prefix,
      concurrency: this.options.concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_MS,
    });
    worker.on('active', () => this.lostLocks.delete(name));
    worker.on('lockRenewalFailed', (jobIds) => {
      this.lostLocks.add(name);
      for (const id of jobIds) worker.cancelJob(id, 'The lock of this job is lost.');
    });
    worker.on('failed', (job, error) => this.log.error({ err: error, job: name, data: job?.data }, 'A job failed.'));
    worker.on('error', (error) => this.log.warn({ err: error, job: name }, 'The queue is in trouble.'));
    return worker;
  }

  private async run(job: Job, signal: AbortSignal = new AbortController().signal): Promise<void> {
    const handler = this.handlers[job.name] as JobHandler<unknown>;
    try {
      const payload = parsePayload(job.name, this.catalogue[job.name]!, job.data);
      await handler(payload, { signal, attempt: job.attemptsMade + 1 });
    } catch (error) {
      // Trying again does not mend a failure.
      if (error instanceof AppError && error.kind === 'failure') {
        throw new UnrecoverableError(`${error.code}: ${error.message} ${error.fix}`);
      }
      throw error;
    }
  }

  private async sweep(): Promise<void> {
    try {
      await this.queue.sweep();
    } catch (error) {
      this.log.warn({ err: error }, 'Looking for lost jobs did not work; it is tried again.');
    }
  }
}
