import type { IntentWeek, OutcomeCounts } from '#contracts';

/** Counts of each week of a report, the oldest first. */
export type Weeks = OutcomeCounts[];

export function emptyWeeks(count: number): Weeks {
  return Array.from({ length: count }, () => ({ conversations: 0, failed: 0, frustrated: 0, abandoned: 0 }));
}

/** Adds a row to its week, in place. */
export function addRow(weeks: Weeks, row: IntentWeek): void {
  const week = weeks[row.week];
  if (week !== undefined) addCounts(week, row);
}

export function sumOf(weeks: readonly OutcomeCounts[]): OutcomeCounts {
  const sum = { conversations: 0, failed: 0, frustrated: 0, abandoned: 0 };
  for (const week of weeks) addCounts(sum, week);
  return sum;
}

function addCounts(sum: OutcomeCounts, added: OutcomeCounts): void {
  sum.conversations += added.conversations;
  sum.failed += added.failed;
  sum.frustrated += added.frustrated;
  sum.abandoned += added.abandoned;
}
