import { setTimeout as pause } from 'node:timers/promises';
import type { AgentRunner } from '#attribution';
import { AppError } from '#contracts';
import type { Config } from '../config/index.js';
import { ModelFailure } from '../models/model-failure.js';
import { openAiPost } from '../models/open-ai-post.js';
import { retryCalls, type Sleep } from '../models/retry-calls.js';
import { agentRequest, withOwnNames } from './agent-request.js';
import { readAgentAnswer } from './read-agent-answer.js';

/**
 * An agent behind an OpenAI-compatible `/chat/completions`: each call is one step of its loop (docs/models-and-replay.md).
 * The name of the agent goes as the model, so that one address may serve many.
 */
export function httpAgentRunner(config: NonNullable<Config['runner']>, { sleep }: { sleep?: Sleep } = {}): AgentRunner {
  const post = openAiPost(config);
  return {
    async answer(ask, signal) {
      try {
        const answer = await retryCalls(
          () => {
            signal.throwIfAborted();
            return post('/chat/completions', agentRequest(ask));
          },
          sleep ?? ((ms) => pause(ms, undefined, { signal }).catch(() => signal.throwIfAborted())),
        );
        return withOwnNames(readAgentAnswer(answer), ask.tools);
      } catch (error) {
        throw error instanceof ModelFailure ? toldApart(error, config.baseUrl) : error;
      }
    },
  };
}

/** What passes is tried again later; what the runner refuses is its owner's to mend. */
function toldApart(failure: ModelFailure, address: string): AppError {
  const isRefused = failure.kind === 'refused' || failure.kind === 'malformed';
  return new AppError({
    code: isRefused ? 'RUNNER.REFUSED' : 'RUNNER.UNAVAILABLE',
    message: `The agent's runner gave no answer: ${failure.message}`,
    fix: isRefused
      ? 'Let MARTINGALE_RUNNER_URL name an API whose /chat/completions takes messages and tools, and MARTINGALE_RUNNER_TOKEN its key.'
      : `Check that ${address} (MARTINGALE_RUNNER_URL) is up and answers within MARTINGALE_RUNNER_TIMEOUT_SECONDS.`,
    kind: isRefused ? 'failure' : 'operational',
    cause: failure,
  });
}
