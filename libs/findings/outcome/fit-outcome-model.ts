import { createHash } from 'node:crypto';
import { calibrate, crossCalibratedLoss } from './learning/calibrate.js';
import { assignFolds } from './learning/folds.js';
import { fitLogistic, logOddsOf, meanLogLoss, type SparseRow, type WeightPrior } from './learning/logistic.js';
import { type OutcomeExample, type PreparedExample, prepareExample } from './learning/prepared-example.js';
import { knownTerms, vocabularyOf } from './learning/vocabulary.js';
import { OUTCOME_MODEL_VERSION, type OutcomeModel, weigh } from './outcome-model.js';
import { defaultWeights, type FeatureName, featureNames } from './weights.js';

/** Labels of each outcome below which nothing is learned. */
const minimumOfEach = 25;
const innerFolds = 5;

/**
 * How strongly the weights of features are held at the default's, and those of terms at 0: from a model that only
 * shifts and rescales the default to one that goes by what was said.
 */
const strengths = [
  { features: 100, terms: 100 },
  { features: 3, terms: 10 },
  { features: 1, terms: 1.5 },
  { features: 1, terms: 0.4 },
  { features: 1, terms: 0.12 },
  { features: 1, terms: 0.04 },
] as const;
/** The base rate of an agent is its own. */
const interceptPrecision = 0.01;

export interface FitOptions {
  /** Decides which groups are left out together. */
  readonly seed: string;
}

/**
 * Learns how likely an agent's conversations succeed from those whose outcome is known: a logistic regression over the
 * default's features and what was said and done (`termsOf`), held at the default's weights by an L2 penalty, so that
 * few labels move it little. The strength of the penalty is chosen, and the probabilities are calibrated, on examples left
 * out by group. Null where there are fewer than 25 labels of an outcome, or where it would predict no better than the
 * default does. Deterministic; the order of the examples does not matter beyond rounding.
 */
export function fitOutcomeModel(examples: readonly OutcomeExample[], options: FitOptions): OutcomeModel | null {
  return fitPrepared(examples.map(prepareExample), options);
}

/** As `fitOutcomeModel`, for callers who cannot hold all conversations at once. */
export function fitPrepared(examples: readonly PreparedExample[], { seed }: FitOptions): OutcomeModel | null {
  const isSuccess = examples.map(({ success }) => success);
  const successes = isSuccess.filter(Boolean).length;
  const failures = isSuccess.length - successes;
  const groups = examples.map(({ group }) => group);
  const folds = Math.min(innerFolds, new Set(groups).size);
  if (Math.min(successes, failures) < minimumOfEach || folds < 2) return null;

  const vocabulary = vocabularyOf(examples);
  const rows = examples.map((example) => rowOf(example, vocabulary));
  const foldOf = assignFolds(groups, folds, seed);
  const { prior, loss, logOdds } = choosePrior(rows, isSuccess, foldOf, vocabulary.size);
  const standard = meanLogLoss(
    examples.map(({ features }) => weigh(features, defaultWeights)),
    isSuccess,
  );
  if (loss >= standard) return null;
  const weights = fitLogistic(rows, isSuccess, prior);
  const { slope, offset } = calibrate(logOdds, isSuccess);
  return identified({
    version: OUTCOME_MODEL_VERSION,
    features: Object.fromEntries(featureNames.map((name, j) => [name, rounded(weights[j]!)])) as Record<
      FeatureName,
      number
    >,
    terms: [...vocabulary].map(([term, column]) => [term, rounded(weights[featureNames.length + column]!)]),
    calibration: { slope: rounded(slope), offset: rounded(offset) },
    labels: { successes, failures },
    logLoss: { learned: rounded(loss), default: rounded(standard) },
  });
}

function rowOf({ features, terms }: PreparedExample, vocabulary: ReadonlyMap<number, number>): SparseRow {
  const present = featureNames.map((name, column) => ({ column, value: features[name] })).filter(({ value }) => value);
  const known = knownTerms(terms, vocabulary);
  return {
    columns: Int32Array.from([
      ...present.map(({ column }) => column),
      ...known.values.map((column) => featureNames.length + column),
    ]),
    values: Float64Array.from([...present.map(({ value }) => value), ...known.shares]),
  };
}

interface Choice {
  readonly prior: WeightPrior;
  /** Mean log loss of examples left out. */
  readonly loss: number;
  /** Of each example, from a model that did not learn from its group. */
  readonly logOdds: readonly number[];
}

function choosePrior(
  rows: readonly SparseRow[],
  isSuccess: readonly boolean[],
  foldOf: readonly number[],
  vocabularySize: number,
): Choice {
  // Each strength starts from the weights of the one before: from the stiffest on, the way is short.
  const starts = new Map<number, Float64Array>();
  let best: Choice | null = null;
  for (const strength of strengths) {
    const prior = priorOf(strength, vocabularySize);
    const logOdds = new Array<number>(rows.length);
    for (const fold of new Set(foldOf)) {
      const kept = rows.map((_, i) => i).filter((i) => foldOf[i] !== fold);
      const weights = fitLogistic(
        kept.map((i) => rows[i]!),
        kept.map((i) => isSuccess[i]!),
        prior,
        starts.get(fold),
      );
      starts.set(fold, weights);
      for (let i = 0; i < rows.length; i++) if (foldOf[i] === fold) logOdds[i] = logOddsOf(rows[i]!, weights);
    }
    const loss = crossCalibratedLoss(logOdds, isSuccess, foldOf);
    // Loosened further, it only learns the examples by heart.
    if (best !== null && loss > best.loss) break;
    best = { prior, loss, logOdds };
  }
  return best!;
}

function priorOf(strength: (typeof strengths)[number], vocabularySize: number): WeightPrior {
  const size = featureNames.length + vocabularySize;
  const mean = new Float64Array(size);
  const precision = new Float64Array(size).fill(strength.terms);
  featureNames.forEach((name, j) => {
    mean[j] = defaultWeights[name];
    precision[j] = name === 'intercept' ? interceptPrecision : strength.features;
  });
  return { mean, precision };
}

/** The id is that of the content, the model itself. */
function identified(model: Omit<OutcomeModel, 'id'>): OutcomeModel {
  const id = createHash('sha256').update(JSON.stringify(model)).digest('hex').slice(0, 16);
  return { ...model, id };
}

/** Five digits tell more than the labels do, and keep the model small. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
