import type { HarnessStore } from '#harness';
import type { Embedding } from '#intents';
import type { Authenticate, Database, JobQueue, jobs } from '#platform';
import type { PlanCallers } from './harness/plan-callers.js';
import type { ServedPlans } from './harness/served-plans.js';
import type { KeptStates } from './users/kept-states.js';

/** What the api needs from outside, bound once at start. */
export interface ApiServices {
  database: Database;
  queue: JobQueue<typeof jobs>;
  embedding: Embedding;
  keptStates: KeptStates;
  planCallers: PlanCallers;
  plans: ServedPlans;
  authenticate: Authenticate;
  /** Whether there is a runner of agents. */
  canReplay: boolean;
  harnessStore(projectId: number): HarnessStore;
  /** The present instant, ISO 8601. */
  now(): string;
}

/** Injection token of `ApiServices`. */
export const API_SERVICES = Symbol('ApiServices');
