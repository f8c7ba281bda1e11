import type { OutcomeCounts, RateChange, Traffic } from '#contracts';
import { compareRates } from './compare-rates.js';
import { sumOf, type Weeks } from './weeks.js';

/** Counts, rates and trend of what got these conversations of all that were placed in each week, as one of several rows. */
export function trafficOf(weeks: Weeks, placed: Weeks, rows: number): Traffic {
  const all = sumOf(weeks);
  const split = (of: Weeks) => ({ now: sumOf(of.slice(-1)), before: sumOf(of.slice(0, -1)) });
  const own = split(weeks);
  const total = split(placed);
  const rate = (outcome: Exclude<keyof OutcomeCounts, 'conversations'>): RateChange =>
    compareRates(
      { cases: own.now[outcome], of: own.now.conversations },
      { cases: own.before[outcome], of: own.before.conversations },
      rows,
    );
  const placedInAll = total.now.conversations + total.before.conversations;
  return {
    ...all,
    share: placedInAll === 0 ? 0 : all.conversations / placedInAll,
    rates: ratesOf(all),
    trend: {
      share: compareRates(
        { cases: own.now.conversations, of: total.now.conversations },
        { cases: own.before.conversations, of: total.before.conversations },
        rows,
      ),
      failed: rate('failed'),
      frustrated: rate('frustrated'),
      abandoned: rate('abandoned'),
    },
    weeks,
  };
}

function ratesOf({ conversations, failed, frustrated, abandoned }: OutcomeCounts): Traffic['rates'] {
  if (conversations === 0) return null;
  return {
    failed: failed / conversations,
    frustrated: frustrated / conversations,
    abandoned: abandoned / conversations,
  };
}
