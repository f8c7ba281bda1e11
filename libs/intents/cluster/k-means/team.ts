import { Worker } from 'node:worker_threads';
import { type JobName, type JobOf, runJob } from './jobs.js';
import { createRendezvous, Member } from './member.js';

/** Below this many multiplications a job is done sooner than threads are told of it. */
const WORTH_THREADS = 3e7;

/** What a thread is told to do. */
export interface Assignment {
  readonly name: JobName;
  readonly job: JobOf<JobName>;
  readonly index: number;
  readonly size: number;
  readonly rendezvous: Int32Array;
}

/** Run from source (by tests), the threads run the compiled program all the same: Node loads no TypeScript. */
const compiledThread = import.meta.url.endsWith('.ts')
  ? new URL('../../../../dist/libs/intents/cluster/k-means/team-thread.js', import.meta.url)
  : new URL('./team-thread.js', import.meta.url);

/**
 * Threads that do jobs together on shared memory. They start with the first job that is worth it, and do not keep the
 * process alive between jobs. Small jobs are done by the caller's own thread. Results are the same on any number.
 */
export class Team {
  private threads: Worker[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(
    readonly size: number,
    private readonly program: URL = compiledThread,
  ) {}

  /**
   * One job after the other; `cost` is about how many multiplications this one takes.
   * @throws what a thread threw; all threads end then, and the next job starts new ones
   */
  run<Name extends JobName>(name: Name, job: JobOf<Name>, cost: number): Promise<void> {
    const turn = this.last.then(() => this.start(name, job, cost));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the threads, after the jobs under way. */
  async close(): Promise<void> {
    await this.last;
    await this.dismiss();
  }

  private async start<Name extends JobName>(name: Name, job: JobOf<Name>, cost: number): Promise<void> {
    if (this.size <= 1 || cost < WORTH_THREADS) return runJob(new Member(0, 1, createRendezvous()), name, job);
    while (this.threads.length < this.size) this.threads.push(new Worker(this.program));
    const rendezvous = createRendezvous();
    const parts = this.threads.map((thread, index) =>
      ask(thread, { name, job, index, size: this.threads.length, rendezvous }),
    );
    try {
      await Promise.all(parts);
    } catch (error) {
      await this.dismiss();
      await Promise.allSettled(parts);
      throw error;
    }
  }

  private async dismiss(): Promise<void> {
    const threads = this.threads;
    this.threads = [];
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Does every job in the caller's own thread: for few rows. */
export const ownThread = new Team(1);

/** Settles when the thread has done its part or has ended. */
function ask(thread: Worker, assignment: Assignment): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
      thread.unref();
      then();
    };
    thread.ref();
    thread.once('message', () => settle(resolve));
    thread.once('error', (error) => settle(() => reject(error)));
    thread.once('exit', () => settle(() => reject(new Error('A thread of the clustering ended before its work.'))));
    thread.postMessage(assignment);
  });
}
