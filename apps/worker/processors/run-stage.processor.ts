import { AppError, type Run, type Stage } from '#contracts';
import {
  analyseConversations,
  assembleConversations,
  lookAtReleases,
  refreshIntents,
  type StageContext,
  writeProposals,
} from '#loop';
import { type Database, finishRun, type JobHandlers, type jobs, startRun } from '#platform';

const stages: Record<Stage, (context: StageContext) => Promise<Record<string, number>>> = {
  analyse: async ({ database, projectId, asOf }) => {
    const traces = await assembleConversations(database, projectId);
    // Asked for by name: everything that arrived by now counts as settled.
    const settledBefore = new Date(Date.now() + 1000).toISOString();
    return {
      traces,
      conversations: await analyseConversations(database, projectId, { endedBefore: asOf, settledBefore }),
    };
  },
  refresh: refreshIntents,
  propose: writeProposals,
  look: lookAtReleases,
};

/** Runs one stage; a failure of it is told in the run, an operational error is tried again by the queue. */
export function runStageProcessor(database: Database): JobHandlers<typeof jobs>['run-stage'] {
  return async ({ projectId, runId }) => {
    const run: Run | null = await startRun(database.pool, projectId, runId);
    if (run === null) return;
    try {
      const result = await stages[run.stage]({ database, projectId, agent: run.agent, asOf: run.asOf });
      await finishRun(database.pool, projectId, runId, { result });
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'failure')
        await finishRun(database.pool, projectId, runId, {
          error: error instanceof Error ? error.message : String(error),
        });
      throw error;
    }
  };
}
