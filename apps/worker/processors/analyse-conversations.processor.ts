import type { Embedding } from '#intents';
import { analyseAgain, analyseConversations } from '#loop';
import type { Clock, Database, JobHandlers, JobQueue, jobs } from '#platform';

/** A conversation is over when nothing was said for this long. */
const IDLE_MS = 30 * 60_000;
/** Spans of one conversation arrive in several requests: what came in this recently may not be whole. */
const SETTLE_MS = 10_000;
/** Batches of older analyses made again before new conversations have their turn: some seconds. */
const BATCHES_AGAIN = 4;

/** Analyses what is new, then some of what other detectors analysed; while more of it is left, it asks for itself again. */
export function analyseConversationsProcessor(
  database: Database,
  embedding: Embedding,
  clock: Clock,
  queue: Pick<JobQueue<typeof jobs>, 'enqueue'>,
): JobHandlers<typeof jobs>['analyse-conversations'] {
  return async ({ projectId }) => {
    const now = clock();
    await analyseConversations(database, projectId, {
      endedBefore: new Date(now - IDLE_MS).toISOString(),
      settledBefore: new Date(now - SETTLE_MS).toISOString(),
      embedding,
    });
    const { more } = await analyseAgain(database, projectId, { nowMs: now, batches: BATCHES_AGAIN });
    if (more) await queue.enqueue('analyse-conversations', { projectId });
  };
}
