import type { Queue } from 'bullmq';
import type { Database } from '../database/index.js';
import { type JobCatalogue, type PayloadOf, parsePayload } from './job.js';

const FIRST_RETRY_MS = 1000;
const KEEP_COMPLETED = 100;
const KEEP_FAILED = 1000;

/** Where jobs are put. The database holds the truth of what is to be done: a job is a nudge, and may get lost. */
export class JobQueue<Catalogue extends JobCatalogue> {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly queues: ReadonlyMap<string, Queue>,
    private readonly database: Database,
  ) {}

  /**
   * Adds a job, unless one of the same idempotency key waits. If one runs, it runs again after with this payload.
   *
   * @throws AppError JOB.PAYLOAD
   */
  async enqueue<Name extends keyof Catalogue & string>(name: Name, payload: PayloadOf<Catalogue[Name]>): Promise<void> {
    await this.add(name, payload);
  }

  /** Enqueues all that the database shows as undone: what a lost job would have done. */
  async sweep(): Promise<void> {
    for (const [name, { pending }] of Object.entries(this.catalogue)) {
      for (const payload of await pending(this.database)) await this.add(name, payload);
    }
  }

  private async add(name: string, payload: unknown): Promise<void> {
    const definition = this.catalogue[name]!;
    const data = parsePayload(name, definition, payload);
    await this.queues.get(name)!.add(name, data, {
      attempts: definition.attempts,
      backoff: { type: 'exponential', delay: FIRST_RETRY_MS },
      deduplication: { id: definition.idempotencyKey(data), keepLastIfActive: true },
      removeOnComplete: { count: KEEP_COMPLETED },
      removeOnFail: { count: KEEP_FAILED },
    });
  }
}
