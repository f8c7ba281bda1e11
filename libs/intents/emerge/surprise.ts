import { binomialTail } from './binomial.js';

/** A set of requests found together. */
export interface Candidate {
  /** By a word that all of them have, or by nearness, where some lie in it only by chance. */
  readonly by: 'word' | 'nearness';
  /** Positions of the recent requests in it. */
  readonly members: readonly number[];
  /** How many recent ones there would be at the rate of before. */
  readonly expected: number;
  /** The probability of so many by chance, after all comparisons and looks. */
  readonly chance: number;
}

/**
 * Existing intents grow and shrink from week to week; up to this ratio of rates nothing is new. Every candidate must be
 * beyond it with `DRIFT_LEVEL`, so that a shifting mix raises no alarm.
 */
const DRIFT = 1.3;
const DRIFT_LEVEL = 0.1;
/** If nothing changed at all, there is an alarm between two refreshes with at most this probability, however often one looks. */
const LEVEL = 0.05;
/**
 * What looking again and again at a growing sample multiplies a chance by. Looks an hour apart see nearly the same: at
 * b standard deviations the factor is about b² · ln(last sample / first) / 2 (Siegmund 1985, Sequential Analysis, ch. 4),
 * which is 30 at b = 4.5 where the sample grows twentyfold.
 */
const LOOKS = 30;
/** A group that was there before, at more than a fourth of its rate, grows: it is not new. */
const LEAST_RATIO = 4;
/** Fewer different requests are no intent yet. */
export const FEWEST_REQUESTS = 8;

/** How surprising it is that of all requests of a kind so many are recent, among so many comparisons. */
export class Surprise {
  private readonly odds: number;

  /** @param comparisons sets that are tested at all: a bound after Bonferroni */
  constructor(
    recent: number,
    before: number,
    private readonly comparisons: number,
  ) {
    this.odds = recent / before;
  }

  /** The chance, if `recent` of a kind beside `before` of it tell of a new intent; null if they do not. */
  judge(recent: number, before: number): number | null {
    if (recent < FEWEST_REQUESTS || recent < LEAST_RATIO * this.expected(before)) return null;
    const drifted = this.tail(recent, before, DRIFT) * this.comparisons;
    if (drifted > DRIFT_LEVEL) return null;
    const unchanged = this.tail(recent, before, 1) * this.comparisons * LOOKS;
    return unchanged > LEVEL ? null : Math.max(drifted, unchanged);
  }

  /** Recent ones to be expected beside so many of before. */
  expected(before: number): number {
    return before * this.odds;
  }

  private tail(recent: number, before: number, ratio: number): number {
    const odds = this.odds * ratio;
    return binomialTail(recent + before, recent, odds / (1 + odds));
  }
}
