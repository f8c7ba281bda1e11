import type { Instant } from '#contracts';
import type { Database } from '#platform';

/** What every stage of the loop works on. `asOf` is the stage's only clock. */
export interface StageContext {
  database: Database;
  projectId: number;
  agent: string;
  asOf: Instant;
}

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/** The instant some milliseconds before another. */
export function before(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) - ms).toISOString();
}
