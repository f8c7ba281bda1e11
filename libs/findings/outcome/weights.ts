import type { EndingKind } from '../reading/ending.js';

/** What an outcome is read from; `featuresOf` says what each is. */
export type FeatureName =
  | 'intercept'
  | `ending:${EndingKind}`
  | 'failures'
  | 'frustration'
  | 'breakdowns'
  | 'abandonment'
  | 'acted'
  | 'valuesWritten';

/**
 * Log-odds of success that each feature adds, where no label is known. No number is fitted, but features and round values
 * were chosen by hand with an eye on labelled development conversations (`npm run bench -- findings`), whose figures
 * are kind to them for that; the reasons beside them are why they should hold elsewhere.
 */
export const defaultWeights: Readonly<Record<FeatureName, number>> = {
  /** Most conversations with an agent in production meet their need. */
  intercept: 0.6,
  /** Kind words count hardly more than silence: users thank agents that failed them, and leave those that helped. */
  'ending:confirmed': 0.9,
  'ending:thanked': 0.85,
  'ending:answered': 0.8,
  /** A person mostly helps, and sees more than the telemetry; what the hand-over costs is a finding of its own. */
  'ending:person': 1.2,
  'ending:handed-off': 1.1,
  /** Nothing is known of the user's last word. */
  'ending:silent': 0,
  'ending:question': 0,
  'ending:deferred': 0,
  /** What the finding of abandonment leaves unsaid: how clearly the last word went against the user. */
  'ending:denied': -0.3,
  'ending:unanswered': -0.6,
  'ending:rejected': -0.6,
  'ending:surrendered': -0.8,
  /** Failures that nobody mended, each a chance that the need stayed unmet: one severe one outweighs any ending. */
  failures: -1.3,
  /** The user's own verdict in the midst of things; what was mended later shows in the ending. */
  frustration: -1.5,
  /** Replies that do not fit what was said: one is passed over, a talk full of them gets nowhere. */
  breakdowns: -1.5,
  /** The need was last seen unmet: the plainest sign there is. */
  abandonment: -2.2,
  /** Something was looked up or done that worked: the agent spoke from knowledge of the case. */
  acted: 0.4,
  /** Every value written is a chance to be wrong in a way that nobody in the conversation sees; the first ones most. */
  valuesWritten: -0.4,
};

export const featureNames = Object.keys(defaultWeights) as FeatureName[];

/** What is left of a failure's weight once the user confirmed the need is met, or a person took over and replied. */
export const settledShare = { confirmed: 0.5, person: 0.2, 'handed-off': 0.3 } as const;
