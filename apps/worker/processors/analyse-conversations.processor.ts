import type { Embedding } from '#intents';
import { analyseConversations } from '#loop';
import type { Clock, Database, JobHandlers, jobs } from '#platform';

/** A conversation is over when nothing was said for this long. */
const IDLE_MS = 30 * 60_000;
/** Spans of one conversation arrive in several requests: what came in this recently may not be whole. */
const SETTLE_MS = 10_000;

export function analyseConversationsProcessor(
  database: Database,
  embedding: Embedding,
  clock: Clock,
): JobHandlers<typeof jobs>['analyse-conversations'] {
  return async ({ projectId }) => {
    const now = clock();
    await analyseConversations(database, projectId, {
      endedBefore: new Date(now - IDLE_MS).toISOString(),
      settledBefore: new Date(now - SETTLE_MS).toISOString(),
      embedding,
    });
  };
}
