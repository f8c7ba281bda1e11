import { type Assigners, assignShard } from '#loop';
import {
  type Database,
  type JobHandlers,
  type JobQueue,
  type jobs,
  noteRefreshProgress,
  shardProgress,
} from '#platform';

/** Does one shard of a refresh and tells its run how far that is; after the last one the run publishes. */
export function assignIntentsProcessor(
  database: Database,
  assigners: Assigners,
  queue: Pick<JobQueue<typeof jobs>, 'enqueue'>,
): JobHandlers<typeof jobs>['assign-intents'] {
  return async (key) => {
    const { projectId, taxonomyId } = key;
    const refresh = await assignShard(database, assigners, key);
    if (refresh === null) return;
    const progress = await shardProgress(database.pool, projectId, taxonomyId);
    const runIds = await noteRefreshProgress(database.pool, projectId, refresh, progress);
    if (progress.shardsDone < progress.shards) return;
    for (const runId of runIds) await queue.enqueue('run-stage', { projectId, runId });
  };
}
