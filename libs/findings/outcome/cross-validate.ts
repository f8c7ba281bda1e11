import { fitPrepared } from './fit-outcome-model.js';
import { assignFolds } from './learning/folds.js';
import { sigmoid } from './learning/logistic.js';
import { type OutcomeExample, type PreparedExample, prepareExample } from './learning/prepared-example.js';
import { learnedLogOdds, type OutcomeModel, weigh } from './outcome-model.js';
import { defaultWeights } from './weights.js';

/**
 * Probability of success of each example, from a model learned without its group, or the default where that learns
 * nothing: what a project may expect of new conversations.
 */
export function crossValidate(
  examples: readonly OutcomeExample[],
  { folds, seed }: { readonly folds: number; readonly seed: string },
): number[] {
  const prepared = examples.map(prepareExample);
  const foldOf = assignFolds(
    prepared.map(({ group }) => group),
    folds,
    seed,
  );
  const models = Array.from({ length: folds }, (_, fold) =>
    fitPrepared(
      prepared.filter((_, i) => foldOf[i] !== fold),
      { seed },
    ),
  );
  return prepared.map((example, i) => sigmoid(logOddsBy(models[foldOf[i]!]!, example)));
}

function logOddsBy(model: OutcomeModel | null, { features, terms }: PreparedExample): number {
  return model ? learnedLogOdds(model, features, terms) : weigh(features, defaultWeights);
}
