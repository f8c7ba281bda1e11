import type { ReleasePlan } from '#contracts';
import { loadPlan, savePlan, type TaggedPlan } from './plan-cache.js';
import { channelQuery, completePlan, type PlanSubject, readHeading, readPlan } from './read-plan.js';
import type { Send } from './service.js';

export interface PollerOptions extends PlanSubject {
  send: Send;
  pollMs: number;
  cacheFile: string | undefined;
  onPlan: (plan: ReleasePlan) => void;
  onError: (error: unknown) => void;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

export interface PlanPoller {
  /** Reads the disk, then asks the service; resolves as soon as either gave a plan, throws the service's error if neither. */
  start(): Promise<void>;
  /** Asks the service now; throws its error. Calls at the same time share one request. */
  refresh(): Promise<void>;
  /**
   * Takes the plan that the service announced: at once where its documents are known from this plan or the ones before,
   * as after a rollback; else by asking. Errors go to `onError`.
   */
  hear(heading: unknown): void;
  stop(): void;
}

/** Waits at most this many times `pollMs` between attempts while the service is away. */
const longestBackoff = 8;
/** Replicas agree on the plan within this time, by far. */
const SETTLED_MS = 2_000;
/** Plans whose documents are kept, so that a way back needs no request. */
const FORMER_PLANS = 3;

/** Keeps a plan fresh: conditional requests at intervals, each new plan to the disk, errors to `onError`. */
export function planPoller(options: PollerOptions): PlanPoller {
  const { agent, channel, send, pollMs, cacheFile, onPlan, onError, now = performance.now.bind(performance) } = options;
  let current: TaggedPlan | null = null;
  let underway: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  /** Plans that were in force before, oldest first. */
  let former: ReleasePlan[] = [];
  let heardAt = Number.NEGATIVE_INFINITY;
  let announced: string | null = null;
  let contradicted = false;
  let saving: Promise<void> = Promise.resolve();
  let failures = 0;
  let stopped = false;
  /** Whether the plan at hand is that of the disk, and the service did not say yet that it is in force. */
  let recalled = false;

  function take(tagged: TaggedPlan): void {
    if (stopped) return;
    if (current) former = [...former, current.plan].slice(-FORMER_PLANS);
    current = tagged;
    recalled = false;
    onPlan(tagged.plan);
  }

  /** A canary may have been taken back since: until the service says that it is in force, all are served production. */
  function recall(tagged: TaggedPlan): void {
    take({ ...tagged, plan: { ...tagged.plan, canaries: [] } });
    current = tagged;
    recalled = true;
  }

  function confirm(): void {
    if (current && recalled) take(current);
  }

  /** One after another, so that the newest is the one that stays on the disk. */
  function keep(tagged: TaggedPlan): void {
    take(tagged);
    if (cacheFile && !stopped) saving = saving.then(() => savePlan(cacheFile, tagged)).catch(onError);
  }

  async function ask(): Promise<void> {
    const askedAt = now();
    const headers: Record<string, string> = current ? { 'if-none-match': current.etag } : {};
    const response = await send(`/v1/harness/${encodeURIComponent(agent)}${channelQuery(channel)}`, { headers });
    if (response.status === 304) return confirm();
    const plan = readPlan(await response.json(), { agent, channel });
    // A replica that is milliseconds behind must not undo what another one announced: it is asked again.
    contradicted = heardAt > askedAt - SETTLED_MS && plan.hash !== announced;
    if (!contradicted) keep({ etag: response.headers.get('etag') ?? `"${plan.hash}"`, plan });
  }

  function refresh(): Promise<void> {
    underway ??= ask()
      .then(
        () => {
          failures = 0;
        },
        (error: unknown) => {
          failures++;
          throw error;
        },
      )
      .finally(() => {
        underway = null;
        schedule();
      });
    return underway;
  }

  function schedule(): void {
    if (timer) clearTimeout(timer);
    if (stopped) return;
    const pause = contradicted ? Math.min(pollMs, SETTLED_MS) : pollMs * Math.min(2 ** failures, longestBackoff);
    timer = setTimeout(() => refresh().catch(onError), pause);
    timer.unref();
  }

  async function hear(value: unknown): Promise<void> {
    const heading = readHeading(value, { agent, channel });
    if (!current) return refresh();
    if (heading.hash === current.plan.hash) return confirm();
    heardAt = now();
    announced = heading.hash;
    const plan = completePlan(heading, documentsOf([...former, current.plan]));
    if (plan) keep({ etag: `"${plan.hash}"`, plan });
    else await refresh();
  }

  return {
    hear: (heading) => void hear(heading).catch(onError),
    async start() {
      if (cacheFile) {
        const cached = await loadPlan(cacheFile, { agent, channel }).catch(onError);
        if (cached) recall(cached);
      }
      if (current) refresh().catch(onError);
      else await refresh();
    },
    refresh,
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}

function documentsOf(plans: readonly ReleasePlan[]): ReleasePlan['documents'] {
  return Object.assign({}, ...plans.map(({ documents }) => documents));
}
