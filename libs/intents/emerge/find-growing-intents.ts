import { UNCLUSTERED } from '#contracts';
import type { PlacedRequest } from './placed-request.js';
import { FEWEST_USERS, usersOf } from './users-of.js';

/** Conversations per whole week of each intent, UNCLUSTERED among them, oldest week first; all of one length. */
export type WeeklyCounts = Readonly<Record<string, readonly number[]>>;

export interface GrowingIntent {
  readonly intentId: string;
  readonly requests: readonly PlacedRequest[];
  readonly expected: number;
  readonly chance: number;
}

const FEWEST_WEEKS = 3;
const LEAST_RATIO = 2;
/** A week in which an intent keeps this ratio to its history it still grows: it stays open, though no news. */
export const STILL_GROWING = 1.5;
const FEWEST_CONVERSATIONS = 12;
const LEVEL = 0.01;
const LOOKS = 7 * 24;
/** Weeks differ even where history is too short to show it: a tenth either way. */
const LEAST_DISPERSION = 0.01;

/**
 * Intents whose share of the traffic is far above that of the weeks before. Counts of a week scatter more than chance
 * alone: the negative binomial takes its dispersion from the weeks themselves, of all intents together or of this one,
 * whichever is more (Hilbe 2011, ch. 8), and what is unknown of a mean of few requests besides.
 */
export function findGrowingIntents(recent: readonly PlacedRequest[], history: WeeklyCounts): GrowingIntent[] {
  const weeks = weekTotals(history);
  if (weeks.length < FEWEST_WEEKS) return [];
  const intents = Object.entries(history).filter(([intentId]) => intentId !== UNCLUSTERED);
  const total = sum(weeks);
  const common = dispersionOf(
    intents.map(([, counts]) => counts),
    weeks,
  );
  return intents.flatMap(([intentId, counts]) => {
    const requests = recent.filter((request) => request.intentId === intentId);
    const known = sum(counts);
    const expected = (recent.length * known) / total;
    if (known === 0 || requests.length < Math.max(FEWEST_CONVERSATIONS, LEAST_RATIO * expected)) return [];
    if (usersOf(requests) < Math.max(FEWEST_USERS, requests.length / 4)) return [];
    const dispersion = Math.max(LEAST_DISPERSION, common, dispersionOf([counts], weeks)) + 1 / known;
    const chance = negativeBinomialTail(requests.length, expected, dispersion) * intents.length * LOOKS;
    return chance > LEVEL ? [] : [{ intentId, requests, expected, chance }];
  });
}

/** Requests of an intent over those expected by its share of the weeks before; 0 where it has no history. */
export function growthOf(intentId: string, recent: readonly PlacedRequest[], history: WeeklyCounts): number {
  const expected = (recent.length * sum(history[intentId] ?? [])) / Math.max(1, sum(weekTotals(history)));
  return expected === 0 ? 0 : recent.filter((request) => request.intentId === intentId).length / expected;
}

/**
 * Whether a group belongs to an intent that grows also without it: then it is part of that growth, and not new. Read
 * from the requests themselves, since a young agent has no history.
 */
export function isPartOfGrowth(
  group: readonly PlacedRequest[],
  intentId: string,
  recent: readonly PlacedRequest[],
  baseline: readonly PlacedRequest[],
): boolean {
  const grouped = new Set(group.map(({ conversationId }) => conversationId));
  const known = baseline.filter((request) => request.intentId === intentId).length;
  const others = recent.filter((request) => request.intentId === intentId && !grouped.has(request.conversationId));
  return known > 0 && others.length >= (LEAST_RATIO * known * recent.length) / baseline.length;
}

function weekTotals(history: WeeklyCounts): number[] {
  const totals: number[] = [];
  for (const counts of Object.values(history))
    counts.forEach((count, week) => {
      totals[week] = (totals[week] ?? 0) + count;
    });
  return totals.filter((count) => count > 0);
}

/** How much the variance of weekly counts exceeds the mean, in units of the squared mean (method of moments). */
function dispersionOf(intents: readonly (readonly number[])[], weeks: readonly number[]): number {
  const total = sum(weeks);
  let excess = 0;
  let squares = 0;
  for (const counts of intents) {
    const shareOf = sum(counts) / total;
    weeks.forEach((week, index) => {
      const mean = shareOf * week;
      excess += ((counts[index] ?? 0) - mean) ** 2 - mean * (1 - 1 / weeks.length);
      squares += mean * mean;
    });
  }
  return squares === 0 ? 0 : Math.max(0, excess / squares);
}

/** The probability of `count` or more at a mean, where the variance is mean + dispersion × mean². */
function negativeBinomialTail(count: number, mean: number, dispersion: number): number {
  const size = 1 / dispersion;
  const p = mean / (mean + size);
  let term = (1 - p) ** size;
  let tail = 0;
  // Only what lies above is summed: small chances would drown in the rounding of 1 − the rest.
  for (let x = 0; x < count || term > tail * Number.EPSILON; x++) {
    if (x >= count) tail += term;
    term *= (p * (size + x)) / (x + 1);
  }
  return Math.min(1, tail);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
