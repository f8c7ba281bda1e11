import type { PullWindow } from '../connector.js';

/** What a search for a window gave; `full` when there may be more than it shows. */
export interface Found<T> {
  full: boolean;
  items: T;
}

/** One window that was searched whole, or, `cut`, one that is full and cannot be made smaller. */
export interface Searched<T> {
  window: PullWindow;
  items: T;
  cut: boolean;
}

/**
 * Searches a window of a source that only gives the first so many: a full one is searched again in halves, down to
 * `leastMs`. Oldest first.
 */
export async function* halveWhenFull<T>(
  whole: PullWindow,
  leastMs: number,
  search: (window: PullWindow) => Promise<Found<T>>,
): AsyncGenerator<Searched<T>> {
  const waiting = [whole];
  for (let window = waiting.pop(); window !== undefined; window = waiting.pop()) {
    const { full, items } = await search(window);
    const { fromMs, toMs } = window;
    const middle = fromMs + Math.ceil((toMs - fromMs) / 2 / leastMs) * leastMs;
    if (full && middle < toMs) waiting.push({ fromMs: middle, toMs }, { fromMs, toMs: middle });
    else yield { window, items, cut: full };
  }
}

/** Share of a window that is done when a part of it ending at `atMs` is. */
export function shareDone({ fromMs, toMs }: PullWindow, atMs: number): number {
  return toMs <= fromMs ? 1 : Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
}
