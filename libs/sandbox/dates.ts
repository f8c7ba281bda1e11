const DAY_MS = 86_400_000;
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `YYYY-MM-DD` in UTC. */
export function isoDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

export function addDays(atMs: number, days: number): number {
  return atMs + days * DAY_MS;
}

/** Whole days from one instant's date to an ISO date; negative when it has passed, null when it is no date. */
export function daysUntil(atMs: number, iso: string): number | null {
  const then = Date.parse(`${iso}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || Number.isNaN(then)) return null;
  return Math.round((then - Date.parse(`${isoDate(atMs)}T00:00:00Z`)) / DAY_MS);
}

/** The first such weekday after the day of `atMs`: what "next Friday" means here, to users and to agents alike. */
export function nextWeekday(atMs: number, weekday: number): string {
  const today = new Date(atMs).getUTCDay();
  return isoDate(addDays(atMs, ((weekday - today + 6) % 7) + 1));
}
