const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** A source that asks for more patience than this is asked again by the next pull. */
const LONGEST_ASKED_MS = 120_000;

/**
 * How long to wait before the next try: as `Retry-After` says (seconds or a date, RFC 9110 section 10.2.3), otherwise
 * 1, 2, 4 … 60 s.
 *
 * @param attempt 1 for the first try, which failed
 */
export function retryDelayMs(attempt: number, retryAfter: string | null, nowMs: number): number {
  const asked = retryAfter === null ? Number.NaN : askedMs(retryAfter, nowMs);
  if (!Number.isNaN(asked)) return Math.min(Math.max(asked, 0), LONGEST_ASKED_MS);
  return Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
}

function askedMs(retryAfter: string, nowMs: number): number {
  return /^\s*\d+\s*$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - nowMs;
}
