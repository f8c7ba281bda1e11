import type { ReleasePlan } from '#contracts';
import { loadPlan, savePlan, type TaggedPlan } from './plan-cache.js';
import { readPlan } from './read-plan.js';
import type { Send } from './service.js';

export interface PollerOptions {
  agent: string;
  send: Send;
  pollMs: number;
  cacheFile: string | undefined;
  onPlan: (plan: ReleasePlan) => void;
  onError: (error: unknown) => void;
}

export interface PlanPoller {
  /** Reads the disk, then asks the service; resolves as soon as either gave a plan, throws the service's error if neither. */
  start(): Promise<void>;
  /** Asks the service now; throws its error. Calls at the same time share one request. */
  refresh(): Promise<void>;
  /** Asks the service if this is not the plan at hand; errors go to `onError`. */
  expect(etag: string): void;
  stop(): void;
}

/** Waits at most this many times `pollMs` between attempts while the service is away. */
const longestBackoff = 8;

/** Keeps a plan fresh: conditional requests at intervals, each new plan to the disk, errors to `onError`. */
export function planPoller({ agent, send, pollMs, cacheFile, onPlan, onError }: PollerOptions): PlanPoller {
  let current: TaggedPlan | null = null;
  let underway: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let failures = 0;
  let stopped = false;

  function take(tagged: TaggedPlan): void {
    if (stopped) return;
    current = tagged;
    onPlan(tagged.plan);
  }

  async function ask(): Promise<void> {
    const headers: Record<string, string> = current ? { 'if-none-match': current.etag } : {};
    const response = await send(`/v1/harness/${encodeURIComponent(agent)}`, { headers });
    if (response.status === 304) return;
    const plan = readPlan(await response.json(), agent);
    const tagged = { etag: response.headers.get('etag') ?? `"${plan.hash}"`, plan };
    take(tagged);
    if (cacheFile && !stopped) await savePlan(cacheFile, tagged).catch(onError);
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
    timer = setTimeout(() => refresh().catch(onError), pollMs * Math.min(2 ** failures, longestBackoff));
    timer.unref();
  }

  /** A request that was under way may have been answered before the plan came into force: then it is asked once more. */
  async function expect(etag: string): Promise<void> {
    for (let attempt = 0; attempt < 2 && current?.etag !== etag && !stopped; attempt++) await refresh();
  }

  return {
    expect: (etag) => void expect(etag).catch(onError),
    async start() {
      if (cacheFile) {
        const cached = await loadPlan(cacheFile, agent).catch(onError);
        if (cached) take(cached);
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
