import { AppError, type Instant, MOST_REPORT_WEEKS, type ReportPeriod } from '#contracts';

const WEEK_MS = 7 * 86_400_000;
const USUAL_WEEKS = 5;

/** A period of whole weeks from its start on; the last may be cut short. */
export interface CountedPeriod {
  from: Instant;
  to: Instant;
  weekCount: number;
}

/** @throws AppError INTENTS.PERIOD */
export function countedPeriod({ from, to, weeks }: ReportPeriod, now: Instant): CountedPeriod {
  if (from !== undefined && weeks !== undefined) throw wrong('Both from and weeks are given.', 'Give one of the two.');
  const toMs = Date.parse(to ?? now);
  const fromMs = from === undefined ? toMs - (weeks ?? USUAL_WEEKS) * WEEK_MS : Date.parse(from);
  const weekCount = Math.ceil((toMs - fromMs) / WEEK_MS);
  if (weekCount < 1) throw wrong('The period ends before it begins.', 'Give a from that is before to.');
  if (weekCount > MOST_REPORT_WEEKS)
    throw wrong(`The period has ${weekCount} weeks.`, `Ask for at most ${MOST_REPORT_WEEKS} at a time.`);
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), weekCount };
}

function wrong(message: string, fix: string): AppError {
  return new AppError({ code: 'INTENTS.PERIOD', message, fix });
}
