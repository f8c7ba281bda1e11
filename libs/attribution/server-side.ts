const serverSide = /\b(429|5\d\d)\b|time(d)?[ -]?out|unavailable|rate limit|overloaded|connection/i;

/** Whether an error speaks of the service behind a tool (limits, outages, time-outs) rather than of what it was asked. */
export function isServerSide(error: string): boolean {
  return serverSide.test(error);
}
