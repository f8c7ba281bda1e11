import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { AppError } from '#contracts';
import { channelQuery, type PlanSubject } from './read-plan.js';
import type { Send } from './service.js';

export interface StreamOptions extends PlanSubject {
  send: Send;
  /** Hears the heading of the plan in force as it came, at once and with every change. */
  onPlan: (heading: unknown) => void;
  /** Hears once of a refusal. An outage or a cut is not an error here: polling goes on, and tells of it. */
  onError: (error: unknown) => void;
}

export interface PlanStream {
  start(): void;
  stop(): void;
}

/** The service says something every 15 s: after so long without a word the connection is dead. */
const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** Listens to the service's events on an agent's plan, and connects again until it is stopped. Polling goes on beside it. */
export function planStream({ agent, channel, send, onPlan, onError }: StreamOptions): PlanStream {
  const stopping = new AbortController();
  const path = `/v1/harness/${encodeURIComponent(agent)}/events${channelQuery(channel)}`;
  let failures = 0;
  let refused = false;

  async function listen(): Promise<void> {
    const cut = new AbortController();
    const stop = () => cut.abort();
    stopping.signal.addEventListener('abort', stop, { once: true });
    const watchdog = setTimeout(stop, SILENCE_MS);
    watchdog.unref();
    try {
      const response = await send(path, { headers: { accept: 'text/event-stream' }, signal: cut.signal });
      const parser = createParser({
        onEvent: ({ event, data }) => {
          if (event === 'plan') onPlan(JSON.parse(data));
        },
      });
      const text = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        failures = 0;
        watchdog.refresh();
        parser.feed(text.decode(chunk, { stream: true }));
      }
    } finally {
      clearTimeout(watchdog);
      stopping.signal.removeEventListener('abort', stop);
    }
  }

  async function listenUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      await listen().catch((error: unknown) => {
        if (refused || !(error instanceof AppError) || error.code !== 'CLIENT.REFUSED') return;
        refused = true;
        onError(error);
      });
      // A service that comes back is not met by all its clients at once.
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++);
      await sleep(randomInt(pause / 2, pause), undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  return {
    start: () => void listenUntilStopped(),
    stop: () => stopping.abort(),
  };
}
