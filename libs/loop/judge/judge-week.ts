import type { IntentContext } from '../context.js';
import { withinTime } from '../refresh/within-time.js';
import { askForReplays } from '../replay/ask-for-replays.js';
import { guessCounterfactuals } from './guess-counterfactuals.js';
import { judgeFindings } from './judge-findings.js';

/** A model that is slow holds the stages after this one up no longer. */
const MOST_MS = 10 * 60_000;

/**
 * The stage `judge`: what a language model says of the last week's findings and of what should have been done, and which
 * counterfactuals are to be replayed. Without a model and a runner it does nothing.
 *
 * @param replays whether there is a runner to replay them
 */
export async function judgeWeek(
  context: IntentContext,
  { replays }: { replays: boolean },
): Promise<Record<string, number>> {
  const ask = context.ask === null ? null : withinTime(context.ask, MOST_MS);
  const { judged, agreed } = await judgeFindings({ ...context, ask });
  const guessed = await guessCounterfactuals({ ...context, ask });
  return { judged, agreed, guessed, replaysAsked: replays ? await askForReplays(context) : 0 };
}
