import { AppError, type ReleasePlan, type ServedChannel, type UserStateItem, type WriteUserState } from '#contracts';
import type { AuthoredTool, AuthorTool } from '#harness';
import { authoredTools, type UserSession } from './authored-tools.js';
import { type Feedback, feedbackSender } from './feedback.js';
import type { HarnessHandle } from './harness-handle.js';
import { planPoller } from './plan-poller.js';
import { planResolver, type ResolveUser } from './plan-resolver.js';
import { planStream } from './plan-stream.js';
import { readPlan } from './read-plan.js';
import { connect, type ServiceOptions } from './service.js';
import { type UserHarness, userHarnesses } from './user-harness.js';
import { type StateOptions, userStates } from './user-states.js';

export interface HarnessClientOptions extends ServiceOptions {
  /** Slug of the agent whose harness to serve. */
  agent: string;
  /** `staging` for an agent under test: it is served what is on staging. Production when left out. */
  channel?: ServedChannel;
  /** Where the last known good plan is kept, so that a start without the service still works. */
  cacheFile?: string;
  /** Time between questions for a new plan; 15,000 by default. An unchanged plan costs one 304. */
  pollMs?: number;
  /** A plan shipped with the agent, served until the disk or the service gives one. */
  fallback?: ReleasePlan;
  /** Base URL of the OTLP receiver, such as `https://martingale.example:4318`, for feedback; its key is `apiKey`. */
  telemetryUrl?: string;
  /** `forUser` waits at most this long for what is known of the user; 250 by default. */
  userWaitMs?: number;
  /** Epoch milliseconds; `Date.now` by default. */
  now?: () => number;
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
  /**
   * The harness of a user with the user's state and authored tools: what the service says within `userWaitMs`, else what
   * it said last. Never fails for a service that is away; throws `CLIENT.NOT_READY` as `harness` does.
   */
  forUser(userId: string, options?: Pick<UserSession, 'session'>): Promise<UserHarness>;
  /** Registers a recipe for one user; `forUser` offers it from the next turn on. Throws what is wrong with it. */
  authorTool(tool: AuthorTool): Promise<AuthoredTool>;
  /** Tells what a user thought. It is sent in the background, and kept while the receiver is away. */
  feedback(feedback: Feedback): void;
  /** Resolves when waiting feedback was tried to be sent: before the process ends. */
  flush(): Promise<void>;
  /** What is known of a user, in a session where one is named; `asOf` an instant, where an outage is an error. */
  userState(userId: string, options?: StateOptions): Promise<UserStateItem[]>;
  writeUserState(userId: string, items: WriteUserState['items']): Promise<void>;
  /** Stops asking. The harness at hand can still be read. */
  close(): void;
}

/** Serves an agent's harness from memory, and keeps it fresh in the background. */
export function createHarnessClient(options: HarnessClientOptions): HarnessClient {
  const { agent, channel } = options;
  let closed = false;
  const onError = (error: unknown) => {
    if (!closed) (options.onError ?? warn)(error);
  };
  const send = connect(options);
  let resolve: ResolveUser | null = null;
  const onPlan = (plan: ReleasePlan) => {
    resolve = planResolver(plan, onError);
  };
  if (options.fallback) onPlan(readPlan(options.fallback, { agent, channel }));
  const { pollMs = 15_000, cacheFile, userWaitMs: waitMs = 250, now = Date.now } = options;
  const poller = planPoller({ agent, channel, send, pollMs, cacheFile, onPlan, onError });
  const stream = planStream({ agent, channel, send, onPlan: poller.hear, onError });
  const states = userStates(agent, send, onError);
  const authored = authoredTools(agent, send, onError);
  const feedback = feedbackSender({
    agent,
    send: options.telemetryUrl === undefined ? null : connect({ ...options, url: options.telemetryUrl }),
    onError,
    now,
  });
  const harnessOfUser = userHarnesses({ states, authored, waitMs, onError, now });
  const started = poller.start();
  started.catch(onError);
  stream.start();
  function harness(userId: string | null = null): HarnessHandle {
    if (resolve) return resolve(userId);
    throw notReady(agent);
  }
  return {
    async ready() {
      if (!resolve) await started.catch((error) => resolve || Promise.reject(error));
    },
    harness,
    forUser: (userId, { session } = {}) => harnessOfUser({ userId, session }, harness),
    authorTool: authored.author,
    feedback: feedback.send,
    flush: feedback.flush,
    refresh: poller.refresh,
    userState: states.read,
    writeUserState: states.write,
    close() {
      closed = true;
      stream.stop();
      poller.stop();
      feedback.stop();
    },
  };
}

function notReady(agent: string): AppError {
  return new AppError({
    code: 'CLIENT.NOT_READY',
    message: `No harness of ${agent} is known yet.`,
    fix: 'Await `ready()` at the start; give `cacheFile` or `fallback` to start without the service.',
    kind: 'operational',
  });
}

function warn(error: unknown): void {
  console.warn(`[martingale] ${error instanceof Error ? error.message : String(error)}`);
}
