import { createHash } from 'node:crypto';
import { AppError, type Attribution, type Conversation, type Counterfactual, type StepChange } from '#contracts';
import { type Beginning, beginAt, canChange } from './begin-run.js';
import { eventsOf } from './events.js';
import type { AgentRunner } from './ports.js';
import { replayedConversation } from './replayed-conversation.js';
import { runAgent } from './run-agent.js';
import { serveFrom } from './serve-calls.js';
import { type Arm, withReplays } from './with-replays.js';

export const LEAST_RUNS = 5;

export interface ReplayOptions {
  /** Of each arm; `LEAST_RUNS` or more. */
  readonly runs: number;
  readonly seed: string;
  readonly signal: AbortSignal;
  /** What the user says after the agent's replies, one each: what was said later and still makes sense. */
  readonly later: readonly string[];
  /** The passing conversation of the counterfactual: calls that the failing one never made are served from it. */
  readonly neighbour: Conversation | null;
}

/**
 * Runs the agent again from the decisive step, with the counterfactual's change and without it, as often, and judges every
 * run alike. Grade 2 where Fisher's exact test says that the change helps; otherwise the grade stays, with the figures.
 * Null where there is nothing to replay: no change, or no step at which it can be made.
 *
 * @param passes whether a conversation met its user's need
 * @throws AppError REPLAY.RUNS, or RUNNER.* of the runner; the reason of the signal once it is aborted
 */
export async function replayCounterfactual(
  conversation: Conversation,
  attribution: Pick<Attribution, 'spanId' | 'counterfactual'>,
  runner: AgentRunner,
  passes: (conversation: Conversation) => boolean,
  options: ReplayOptions,
): Promise<Counterfactual | null> {
  if (options.runs < LEAST_RUNS)
    throw new AppError({
      code: 'REPLAY.RUNS',
      message: `${options.runs} runs prove nothing.`,
      fix: `Ask for ${LEAST_RUNS} or more.`,
    });
  const { counterfactual, spanId } = attribution;
  const beginning = beginAt(conversation, spanId);
  const change = counterfactual?.change;
  if (!counterfactual || !change || beginning === null || !canChange(beginning, change)) return null;
  const changed: Arm = { runs: 0, passed: 0, calls: 0, unrecorded: 0 };
  const unchanged: Arm = { runs: 0, passed: 0, calls: 0, unrecorded: 0 };
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const work = { beginning, runner, passes, options: { ...options, signal } };
  try {
    // In pairs, so that whatever happens to the runner meanwhile meets both arms.
    for (let pair = 0; pair < options.runs; pair++)
      await Promise.all([runOnce(work, change, pair, changed), runOnce(work, null, pair, unchanged)]);
  } catch (error) {
    // The other run of the pair need not go on.
    failing.abort(error);
    throw error;
  }
  return withReplays(counterfactual, changed, unchanged);
}

interface Work {
  readonly beginning: Beginning;
  readonly runner: AgentRunner;
  readonly passes: (conversation: Conversation) => boolean;
  readonly options: ReplayOptions;
}

async function runOnce(
  { beginning, runner, passes, options }: Work,
  change: StepChange | null,
  pair: number,
  arm: Arm,
): Promise<void> {
  const { events, place } = beginning;
  const elsewhere = options.neighbour === null ? [] : eventsOf(options.neighbour).events;
  const serve = serveFrom(events, place.event, elsewhere);
  const seed = seedOf(`${options.seed} ${change === null ? 'unchanged' : 'changed'} ${pair}`);
  const run = await runAgent(beginning, change, { ...options, runner, serve, seed });
  const calls = run.events.filter((event) => event.kind === 'call');
  arm.runs += 1;
  arm.calls += calls.length;
  arm.unrecorded += calls.filter(({ served }) => !served.recorded).length;
  if (!run.isCut && passes(replayedConversation(beginning, run))) arm.passed += 1;
}

function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) >>> 1;
}
