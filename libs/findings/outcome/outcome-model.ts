import { z } from 'zod';
import type { OutcomeFeatures } from './features.js';
import type { TermList } from './learning/terms.js';
import { knownTerms } from './learning/vocabulary.js';
import { type FeatureName, featureNames } from './weights.js';

/** Raised whenever what a feature or a term means changes: the default serves until the next fit. */
export const OUTCOME_MODEL_VERSION = 1;

/** A learned outcome model. It holds no words: a term is the 32-bit hash of words that several users shared. */
export const outcomeModelSchema = z.object({
  version: z.literal(OUTCOME_MODEL_VERSION),
  /** Hash of all that decides what the model says. */
  id: z.string(),
  /** Log-odds of success per unit of a feature. */
  features: z.record(z.enum(featureNames), z.number()),
  terms: z.array(z.tuple([z.int().min(0), z.number()])),
  /** Log-odds are multiplied and shifted by this, so that probabilities come true as often as they say. */
  calibration: z.object({ slope: z.number(), offset: z.number() }),
  /** What it was learned from. */
  labels: z.object({ successes: z.int(), failures: z.int() }),
  /** Mean log loss in nats on conversations not learned from, against the default's on the same. */
  logLoss: z.object({ learned: z.number(), default: z.number() }),
});
export type OutcomeModel = z.infer<typeof outcomeModelSchema>;

/** Log-odds by weights of the features alone. */
export function weigh(features: OutcomeFeatures, weights: Readonly<Record<FeatureName, number>>): number {
  return featureNames.reduce((sum, name) => sum + features[name] * weights[name], 0);
}

/** Calibrated log-odds of success. */
export function learnedLogOdds(model: OutcomeModel, features: OutcomeFeatures, terms: TermList): number {
  const weights = termWeightsOf(model);
  let logOdds = weigh(features, model.features);
  const known = knownTerms(terms, weights);
  known.shares.forEach((share, i) => {
    logOdds += share * known.values[i]!;
  });
  return model.calibration.slope * logOdds + model.calibration.offset;
}

const termWeights = new WeakMap<OutcomeModel, ReadonlyMap<number, number>>();

function termWeightsOf(model: OutcomeModel): ReadonlyMap<number, number> {
  const known = termWeights.get(model) ?? new Map(model.terms);
  termWeights.set(model, known);
  return known;
}
