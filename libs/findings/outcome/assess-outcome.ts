import type { Conversation, Finding, Outcome } from '#contracts';
import { featuresOf } from './features.js';
import { sigmoid } from './learning/logistic.js';
import { termsOf } from './learning/terms.js';
import { learnedLogOdds, type OutcomeModel, weigh } from './outcome-model.js';
import { defaultWeights } from './weights.js';

/** A frustration finding below this counts for the probability, not for the flag. */
const frustratedSeverity = 0.5;

/**
 * Was the user's need met? A logistic model over how the conversation ended, what went wrong and was not mended, how
 * frustrated the user grew and what was done (`featuresOf`), by the default's weights, or by a model that was learned
 * from outcomes of this agent (`fitOutcomeModel`). Trouble the agent mended carries a low severity from its detector, so
 * a hiccup does not fail a conversation. `failed` is a probability below one half.
 */
export function assessOutcome(
  conversation: Conversation,
  findings: readonly Finding[],
  model?: OutcomeModel | null,
): Outcome {
  const features = featuresOf(conversation, findings);
  const logOdds = model
    ? learnedLogOdds(model, features, termsOf(conversation, findings))
    : weigh(features, defaultWeights);
  const successProbability = sigmoid(logOdds);
  return {
    successProbability,
    failed: successProbability < 0.5,
    frustrated: features.frustration >= frustratedSeverity,
    abandoned: findings.some(({ kind }) => kind === 'abandonment'),
  };
}
