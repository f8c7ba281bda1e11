import { type JobQueue, jobs, type Log } from '#platform';

/** At most so often is the worker told of a project's new spans. */
const PAUSE_MS = 200;

/**
 * Tells the worker that a project has new spans: at once, and once more after a pause when more came meanwhile. The
 * spans are durable without it; a nudge that gets lost is made up for by the worker's sweep.
 */
export class AssemblyNudge {
  private readonly resting = new Map<number, { again: boolean }>();

  constructor(
    private readonly queue: JobQueue<typeof jobs>,
    private readonly log: Log,
  ) {}

  give(projectId: number): void {
    const rest = this.resting.get(projectId);
    if (rest !== undefined) {
      rest.again = true;
      return;
    }
    this.resting.set(projectId, { again: false });
    this.queue
      .enqueue('assemble-conversations', { projectId })
      .catch((error) => this.log.warn({ err: error, projectId }, 'The worker could not be told of new spans.'));
    setTimeout(() => {
      const again = this.resting.get(projectId)?.again;
      this.resting.delete(projectId);
      if (again) this.give(projectId);
    }, PAUSE_MS).unref();
  }
}
