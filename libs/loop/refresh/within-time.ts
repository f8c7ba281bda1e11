import { setTimeout as pause } from 'node:timers/promises';
import type { Ask } from '#intents';

/** Asks the same for some time from now on; what has no answer by then gets none. Answers that come later are cached. */
export function withinTime(ask: Ask, ms: number): Ask {
  let isOver = false;
  const over = pause(ms, null, { ref: false }).then(() => {
    isOver = true;
    return { ok: false as const, reason: 'too-slow', lasting: true };
  });
  return (question) => (isOver ? over : Promise.race([ask(question), over]));
}
