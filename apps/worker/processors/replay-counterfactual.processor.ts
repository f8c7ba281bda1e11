import type { AgentRunner } from '#attribution';
import { AppError } from '#contracts';
import { replayConversation } from '#loop';
import { type Clock, type Database, giveReplayUp, type JobHandlers, jobs } from '#platform';

/** Some hundred answers of an agent; one that takes longer is too slow to be replayed. */
const MOST_MS = 30 * 60_000;

interface Runner {
  runner: AgentRunner;
  /** With the change; there are as many without it. */
  runs: number;
}

/** Replays what is asked for. Where that fails for good, it is told beside the counterfactual, and not tried again unasked. */
export function replayCounterfactualProcessor(
  database: Database,
  configured: Runner | null,
  clock: Clock,
): JobHandlers<typeof jobs>['replay-counterfactual'] {
  return async (key, { signal, attempt }) => {
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(tooSlow()), MOST_MS);
    try {
      const at = new Date(clock()).toISOString();
      const inTime = AbortSignal.any([signal, tooLong.signal]);
      await replayConversation({ database, ...required(configured), at, signal: inTime }, key);
    } catch (error) {
      if (!signal.aborted && isLast(error, attempt))
        await giveReplayUp(database.pool, key.projectId, key.conversationId, tell(error));
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

function required(configured: Runner | null): Runner {
  if (configured !== null) return configured;
  throw new AppError({
    code: 'RUNNER.UNSET',
    message: 'The worker knows no runner of the agent.',
    fix: 'Set MARTINGALE_RUNNER_URL for worker and api alike, and ask again.',
  });
}

function tooSlow(): AppError {
  return new AppError({
    code: 'REPLAY.SLOW',
    message: `The replay took longer than ${MOST_MS / 60_000} minutes.`,
    fix: 'Let the runner answer faster, or lower MARTINGALE_RUNNER_RUNS.',
  });
}

function isLast(error: unknown, attempt: number): boolean {
  const isFailure = error instanceof AppError && error.kind === 'failure';
  return isFailure || attempt >= jobs['replay-counterfactual'].attempts;
}

function tell(error: unknown): string {
  if (error instanceof AppError) return `${error.message} ${error.fix}`;
  return error instanceof Error ? error.message : String(error);
}
