import { type Assigners, type IntentContext, refreshIntents } from '#loop';
import { type JobQueue, type jobs, noteRefreshProgress } from '#platform';

/** What a refresh needs to be shared among workers. */
export interface SharedRefresh {
  assigners: Assigners;
  queue: Pick<JobQueue<typeof jobs>, 'enqueue'>;
}

/**
 * Takes a refresh as far as it goes, with its shards as jobs. The last of them enqueues the run again, and the sweep does
 * so for one that waits for another refresh.
 *
 * @returns null while it is not published
 */
export async function runRefresh(
  context: IntentContext,
  { assigners, queue }: SharedRefresh,
): Promise<Record<string, number> | null> {
  const end = await refreshIntents(context, {
    assigners,
    fanOut: async (shards) => {
      for (const shard of shards) await queue.enqueue('assign-intents', shard);
    },
  });
  if (end.state === 'published') return end.figures;
  if (end.state === 'assigning')
    await noteRefreshProgress(context.database.pool, context.projectId, context, end.progress);
  return null;
}
