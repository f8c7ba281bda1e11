import type { EndingKind } from '../reading/ending.js';

/**
 * Log-odds of success by how the conversation ended, beyond what findings of abandonment say of it. Set by hand from how
 * such endings usually turn out, then checked on development data (`npm run bench -- findings`). Thanks count little:
 * users thank agents that failed them. After a hand-over the person's work is seldom seen in the
 * telemetry, and mostly helps: its cost is a finding of its own.
 */
export const endingLogOdds: Readonly<Record<EndingKind, number>> = {
  confirmed: 1,
  thanked: 0.9,
  answered: 0.8,
  person: 1.2,
  'handed-off': 1.1,
  silent: 0,
  question: 0,
  deferred: 0,
  denied: -0.3,
  unanswered: -0.6,
  rejected: -0.6,
  surrendered: -0.8,
};

export const intercept = 0.3;

/** For failures found, combined to one burden of 0..1. */
export const burdenWeight = -1.9;

/** For the strongest frustration found, 0..1. */
export const frustrationWeight = -1.5;

/** For the surest sign that the user left with the request unmet, 0..1. */
export const abandonmentWeight = -2.4;

/** For a call that worked: the agent did something. */
export const actedWeight = 0.4;

/** For every call that changed something, up to the limit: each is a chance to be wrong in a way no one sees at once. */
export const changeWeight = -0.5;
export const changeLimit = 2;

/** What is left of a failure's weight once the user confirmed the need is met, or a person took over and replied. */
export const settledShare = { confirmed: 0.5, person: 0.2, 'handed-off': 0.3 } as const;
