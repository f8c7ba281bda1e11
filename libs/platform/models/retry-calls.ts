import { setTimeout as pause } from 'node:timers/promises';
import { ModelFailure } from './model-failure.js';

export type Sleep = (ms: number) => Promise<void>;

export const systemSleep: Sleep = async (ms) => {
  await pause(ms);
};

const ATTEMPTS = 5;
/** A server that took too long once may have been starting; one that does it twice is too slow. */
const ATTEMPTS_IN_TIME = 2;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Calls until it works, while failures are such as pass: after the time the server asks for, otherwise after pauses that
 * double. A server that asks for more than a minute is taken at its word, and not asked again.
 *
 * @throws ModelFailure the last one
 */
export async function retryCalls<Result>(call: () => Promise<Result>, sleep: Sleep): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ModelFailure) || !mayPass(error, attempt)) throw error;
      // Some chance keeps processes that failed together from coming back together.
      const spread = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random() / 2);
      await sleep(error.retryAfterMs ?? spread);
    }
  }
}

function mayPass({ kind, retryAfterMs }: ModelFailure, attempt: number): boolean {
  if (kind === 'refused' || kind === 'budget') return false;
  if (kind === 'timeout') return attempt < ATTEMPTS_IN_TIME;
  return attempt < ATTEMPTS && (retryAfterMs ?? 0) <= LONGEST_PAUSE_MS;
}
