import { AppError, type Run, type Stage } from '#contracts';
import {
  analyseAgain,
  analyseConversations,
  assembleConversations,
  attributeLastWeek,
  findEmergentIntents,
  type IntentContext,
  judgeWeek,
  lookAtReleases,
  type Models,
  writeProposals,
} from '#loop';
import { type Clock, type Database, finishRun, type JobHandlers, type jobs, noteRunTrouble, startRun } from '#platform';
import { runRefresh, type SharedRefresh } from '../refresh-stage.js';

/** What the stage did in numbers; null when the run is not over: others work on it, and enqueue it again. */
type RunStage = (context: IntentContext) => Promise<Record<string, number> | null>;

function stagesOf(clock: Clock, shared: SharedRefresh, replays: boolean): Record<Stage, RunStage> {
  return {
    analyse: async ({ database, projectId, asOf, embedding }) => {
      const traces = await assembleConversations(database, projectId);
      // Asked for by name: all that arrived by now counts as settled.
      const settledBefore = new Date(clock()).toISOString();
      const options = { endedBefore: asOf, settledBefore, embedding };
      const conversations = await analyseConversations(database, projectId, options);
      const nowMs = Date.parse(asOf);
      const again = await analyseAgain(database, projectId, { nowMs, batches: Number.POSITIVE_INFINITY });
      return { traces, conversations, again: again.conversations };
    },
    emerge: findEmergentIntents,
    refresh: (context) => runRefresh(context, shared),
    attribute: attributeLastWeek,
    propose: writeProposals,
    judge: (context) => judgeWeek(context, { replays }),
    look: lookAtReleases,
  };
}

/**
 * Runs one stage. What goes wrong is told in the run: a failure ends it, after an operational error it is tried again.
 *
 * @param replays whether there is a runner of agents
 */
export function runStageProcessor(
  database: Database,
  models: Models,
  clock: Clock,
  shared: SharedRefresh,
  replays = false,
): JobHandlers<typeof jobs>['run-stage'] {
  const stages = stagesOf(clock, shared, replays);
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
      // It waits for analyses to be made again: the sweep brings it back.
      if (error instanceof AppError && error.code === 'ANALYSIS.BEHIND') return;
      throw error;
    }
  };
}

function tell(error: unknown): string {
  if (error instanceof AppError) return `${error.message} ${error.fix}`;
  return error instanceof Error ? error.message : String(error);
}
