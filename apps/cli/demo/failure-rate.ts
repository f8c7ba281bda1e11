import type { Observed } from './collect.js';

/** Share of failed conversations, as Martingale measured it, over requests that really were of these intents. */
export function failureRate(observed: Observed[], intents: string[], week: number): number {
  const outcomes = observed
    .filter(({ truth }) => truth.week === week && intents.includes(truth.intent))
    .flatMap(({ summary }) => (summary.outcome === null ? [] : [summary.outcome]));
  return outcomes.length === 0 ? 0 : outcomes.filter(({ failed }) => failed).length / outcomes.length;
}
