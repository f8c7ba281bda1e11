import type { AttributeValue } from '#contracts';
import type { ReplayEvent } from './events.js';
import { type Call, callKey, searchKey } from './same-call.js';

/** What a call gives; `recorded` is false where nobody knows. */
export interface Served {
  readonly result: AttributeValue;
  readonly error: string | null;
  readonly recorded: boolean;
}

export type ServeCall = (call: Call) => Served;

const NOT_RECORDED: Served = {
  result: { error: 'not recorded', message: 'This call is not in the recording: nobody knows what it would give.' },
  error: 'not recorded',
  recorded: false,
};

/**
 * Serves the tools of one run from what they gave before. A call that was made several times gets what it got the next
 * time, and the last of that for good. A search goes by its words, whatever the agent calls the tool.
 *
 * @param happened how many of the recorded events are over when the run begins: their results are used up
 * @param elsewhere what happened in another conversation, for calls with arguments that this one never made
 */
export function serveFrom(
  recorded: readonly ReplayEvent[],
  happened: number,
  elsewhere: readonly ReplayEvent[] = [],
): ServeCall {
  const here = resultsByKey(recorded);
  const there = resultsByKey(elsewhere.filter((event) => event.kind === 'call' && namesSomething(event)));
  const used = new Map<string, number>();
  for (const [key, results] of resultsByKey(recorded.slice(0, happened))) used.set(key, results.length);
  return (call) => {
    const keys = keysOf(call);
    const key = keys.find((one) => here.has(one));
    if (key === undefined) {
      const results = keys.map((one) => there.get(one)).find((one) => one !== undefined);
      return results?.at(-1) ?? NOT_RECORDED;
    }
    const results = here.get(key)!;
    const at = Math.min(used.get(key) ?? 0, results.length - 1);
    used.set(key, at + 1);
    return results[at]!;
  };
}

function resultsByKey(events: readonly ReplayEvent[]): Map<string, Served[]> {
  const byKey = new Map<string, Served[]>();
  for (const event of events) {
    if (event.kind !== 'call') continue;
    const served = { result: event.result, error: event.error, recorded: true };
    for (const key of keysOf(event)) {
      const results = byKey.get(key);
      if (results === undefined) byKey.set(key, [served]);
      else results.push(served);
    }
  }
  return byKey;
}

/** A call without arguments is about whoever talks: in another conversation it gave what is somebody else's. */
function namesSomething(call: Call): boolean {
  return call.arguments !== null && callKey(call) !== callKey({ name: call.name, arguments: {} });
}

function keysOf(call: Call): string[] {
  const search = searchKey(call);
  return search === null ? [callKey(call)] : [callKey(call), `search ${search}`];
}
