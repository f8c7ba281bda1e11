import { guessQuestion, readGuess } from '#attribution';
import type { Ask } from '#intents';
import { countTried, findAttribution, findConversation, listGuessable, saveTried, type TriedKey } from '#platform';
import { before, type IntentContext, WEEK_MS } from '../context.js';
import { isDictated, plainSentence } from './plain-sentence.js';
import { showSteps } from './show-steps.js';

/** Faults of a week that a model is asked about. */
const BUDGET = 10;

/**
 * Asks the language model what the agent should have done, for the most frequent faults of the last week of which neither
 * a rule nor a neighbour says it: one conversation each. What it says is kept as grade 3. Nothing is thrown by the model.
 */
export async function guessCounterfactuals(context: IntentContext): Promise<number> {
  const { database, projectId, agent, asOf, ask } = context;
  if (ask === null) return 0;
  const period = { from: before(asOf, WEEK_MS), to: asOf };
  const { guessed } = await countTried(database.pool, projectId, agent, period);
  const left = Math.max(0, BUDGET - guessed);
  let kept = 0;
  for (const fault of await listGuessable(database.pool, projectId, agent, period, left)) {
    const { isKept, isLasting } = await guess(context, ask, fault);
    if (isKept) kept++;
    if (isLasting) break;
  }
  return kept;
}

async function guess(
  { database, projectId, asOf }: IntentContext,
  ask: Ask,
  key: TriedKey,
): Promise<{ isKept: boolean; isLasting: boolean }> {
  const stored = await findConversation(database.pool, projectId, key.conversationId);
  const attribution = await findAttribution(database.pool, projectId, key.conversationId);
  if (stored === null || attribution === null) return { isKept: false, isLasting: false };
  const steps = showSteps(stored.conversation, [attribution.spanId]);
  const reply = await ask(guessQuestion(stored.conversation, attribution, steps));
  if (!reply.ok) return { isKept: false, isLasting: reply.lasting };
  const counterfactual = readGuess(reply.value, stored.conversation, plainSentence);
  if (counterfactual === null || isDictated(counterfactual.text, steps)) return { isKept: false, isLasting: false };
  await saveTried(database.pool, projectId, key, counterfactual, asOf);
  return { isKept: true, isLasting: false };
}
