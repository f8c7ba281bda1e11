import { AppError, type Instant, type ReleasePlan, type UserStateItem, type WriteUserState } from '#contracts';
import type { HarnessHandle } from './harness-handle.js';
import { planPoller } from './plan-poller.js';
import { planResolver, type ResolveUser } from './plan-resolver.js';
import { planStream } from './plan-stream.js';
import { readPlan } from './read-plan.js';
import { connect, type ServiceOptions } from './service.js';
import { userStates } from './user-states.js';

export interface HarnessClientOptions extends ServiceOptions {
  /** Slug of the agent whose harness to serve. */
  agent: string;
  /** Where the last known good plan is kept, so that a start without the service still works. */
  cacheFile?: string;
  /** Time between questions for a new plan; 15,000 by default. An unchanged plan costs one 304. */
  pollMs?: number;
  /** A plan shipped with the agent, served until the disk or the service gives one. */
  fallback?: ReleasePlan;
  /** Hears of every error that the client lives through. Warnings to the console by default. */
  onError?: (error: unknown) => void;
}

export interface HarnessClient {
  /** Resolves once there is a plan, from disk or service. Throws if there is none yet; the client goes on asking. */
  ready(): Promise<void>;
  /** The harness of a user, without a request. Throws `CLIENT.NOT_READY` only before any plan was ever known. */
  harness(userId?: string | null): HarnessHandle;
  /** Asks for a new plan now. Throws if the service does not answer; the plan at hand stays in force. */
  refresh(): Promise<void>;
  userState(userId: string, options?: { asOf?: Instant }): Promise<UserStateItem[]>;
  writeUserState(userId: string, items: WriteUserState['items']): Promise<void>;
  /** Stops asking. The harness at hand can still be read. */
  close(): void;
}

/** Serves an agent's harness from memory, and keeps it fresh in the background. */
export function createHarnessClient(options: HarnessClientOptions): HarnessClient {
  const { agent } = options;
  let closed = false;
  const onError = (error: unknown) => {
    if (!closed) (options.onError ?? warn)(error);
  };
  const send = connect(options);
  let resolve: ResolveUser | null = null;
  const onPlan = (plan: ReleasePlan) => {
    resolve = planResolver(plan, onError);
  };
  if (options.fallback) onPlan(readPlan(options.fallback, agent));
  const { pollMs = 15_000, cacheFile } = options;
  const poller = planPoller({ agent, send, pollMs, cacheFile, onPlan, onError });
  const stream = planStream({ agent, send, onPlan: poller.hear, onError });
  const states = userStates(agent, send, onError);
  const started = poller.start();
  started.catch(onError);
  stream.start();
  return {
    async ready() {
      if (!resolve) await started.catch((error) => resolve || Promise.reject(error));
    },
    harness(userId = null) {
      if (resolve) return resolve(userId);
      throw new AppError({
        code: 'CLIENT.NOT_READY',
        message: `No harness of ${agent} is known yet.`,
        fix: 'Await `ready()` at the start; give `cacheFile` or `fallback` to start without the service.',
        kind: 'operational',
      });
    },
    refresh: poller.refresh,
    userState: states.read,
    writeUserState: states.write,
    close() {
      closed = true;
      stream.stop();
      poller.stop();
    },
  };
}

function warn(error: unknown): void {
  console.warn(`[martingale] ${error instanceof Error ? error.message : String(error)}`);
}
