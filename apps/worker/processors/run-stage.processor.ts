import { AppError, type Run, type Stage } from '#contracts';
import {
  analyseConversations,
  assembleConversations,
  lookAtReleases,
  refreshIntents,
  type StageContext,
  writeProposals,
} from '#loop';
import { type Clock, type Database, finishRun, type JobHandlers, type jobs, startRun } from '#platform';

type RunStage = (context: StageContext) => Promise<Record<string, number>>;

function stagesOf(clock: Clock): Record<Stage, RunStage> {
  return {
    analyse: async ({ database, projectId, asOf }) => {
      const traces = await assembleConversations(database, projectId);
      // Asked for by name: all that arrived by now counts as settled.
      const settledBefore = new Date(clock()).toISOString();
      const options = { endedBefore: asOf, settledBefore };
      return { traces, conversations: await analyseConversations(database, projectId, options) };
    },
    refresh: refreshIntents,
    propose: writeProposals,
    look: lookAtReleases,
  };
}

/** Runs one stage; a failure of it is told in the run, an operational error is tried again by the queue. */
export function runStageProcessor(database: Database, clock: Clock): JobHandlers<typeof jobs>['run-stage'] {
  const stages = stagesOf(clock);
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
