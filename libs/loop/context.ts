import type { Instant } from '#contracts';
import type { Database } from '#platform';
import type { Detectors } from './analysis/detectors.js';
import type { Models } from './models.js';

/** What every stage of the loop works on. `asOf` is the stage's only clock. */
export interface StageContext {
  database: Database;
  projectId: number;
  agent: string;
  asOf: Instant;
  /** Those of this process unless given. */
  detectors?: Detectors;
}

/** What the stages that find intents work on beside that. */
export interface IntentContext extends StageContext, Models {}

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;

/** The instant some milliseconds before another. */
export function before(instant: Instant, ms: number): Instant {
  return new Date(Date.parse(instant) - ms).toISOString();
}
