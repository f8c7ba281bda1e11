import { AppError, type Run, type Stage } from '#contracts';
import {
  analyseConversations,
  assembleConversations,
  findEmergentIntents,
  type IntentContext,
  lookAtReleases,
  type Models,
  writeProposals,
} from '#loop';
import { type Clock, type Database, finishRun, type JobHandlers, type jobs, noteRunTrouble, startRun } from '#platform';
import { runRefresh, type SharedRefresh } from '../refresh-stage.js';

/** What the stage did in numbers; null when the run is not over: others work on it, and enqueue it again. */
type RunStage = (context: IntentContext) => Promise<Record<string, number> | null>;

function stagesOf(clock: Clock, shared: SharedRefresh): Record<Stage, RunStage> {
  return {
    analyse: async ({ database, projectId, asOf, embedding }) => {
      const traces = await assembleConversations(database, projectId);
      // Asked for by name: all that arrived by now counts as settled.
      const settledBefore = new Date(clock()).toISOString();
      const options = { endedBefore: asOf, settledBefore, embedding };
      return { traces, conversations: await analyseConversations(database, projectId, options) };
    },
    emerge: findEmergentIntents,
    refresh: (context) => runRefresh(context, shared),
    propose: writeProposals,
    look: lookAtReleases,
  };
}

/** Runs one stage. What goes wrong is told in the run: a failure ends it, after an operational error it is tried again. */
export function runStageProcessor(
  database: Database,
  models: Models,
  clock: Clock,
  shared: SharedRefresh,
): JobHandlers<typeof jobs>['run-stage'] {
  const stages = stagesOf(clock, shared);
  return async ({ projectId, runId }) => {
    const run: Run | null = await startRun(database.pool, projectId, runId);
    if (run === null) return;
    try {
      const result = await stages[run.stage]({ ...models, database, projectId, agent: run.agent, asOf: run.asOf });
      if (result !== null) await finishRun(database.pool, projectId, runId, { result });
    } catch (error) {
      const told = tell(error);
      if (error instanceof AppError && error.kind === 'operational')
        await noteRunTrouble(database.pool, projectId, runId, told);
      else await finishRun(database.pool, projectId, runId, { error: told });
      throw error;
    }
  };
}

function tell(error: unknown): string {
  if (error instanceof AppError) return `${error.message} ${error.fix}`;
  return error instanceof Error ? error.message : String(error);
}
