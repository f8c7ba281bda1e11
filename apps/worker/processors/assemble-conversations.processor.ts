import { assembleConversations } from '#loop';
import type { Database, JobHandlers, jobs } from '#platform';

export function assembleConversationsProcessor(database: Database): JobHandlers<typeof jobs>['assemble-conversations'] {
  return async ({ projectId }) => {
    await assembleConversations(database, projectId);
  };
}
