import type { CallRecord } from '../world/world.js';
import type { Need } from './schema.js';
import type { SlotValue } from './slot-values.js';

/** What the agent, or a person who took over, said. `act` is what it was meant as. */
export interface Said {
  act: string;
  text: string;
}

/** The first need that is not met yet, or null when all are. */
export function nextNeed(
  needs: readonly Need[],
  slots: ReadonlyMap<string, SlotValue>,
  log: readonly CallRecord[],
  said: readonly Said[],
): Need | null {
  return needs.find((need) => !isMet(need, slots, log, said)) ?? null;
}

function isMet(
  need: Need,
  slots: ReadonlyMap<string, SlotValue>,
  log: readonly CallRecord[],
  said: readonly Said[],
): boolean {
  if (need.kind === 'know') {
    return said.some(({ text }) => need.says.some((phrase) => text.toLowerCase().includes(phrase.toLowerCase())));
  }
  const call = log.find(
    (record) => record.tool === need.tool && record.result.status < 300 && matches(need, slots, record),
  );
  if (!call) return false;
  if (call.result.body.status !== 'pending') return true;
  return need.acceptsPending && said.some(({ act }) => act === 'answer' || act === 'hand_off');
}

function matches(
  need: Extract<Need, { kind: 'call' }>,
  slots: ReadonlyMap<string, SlotValue>,
  record: CallRecord,
): boolean {
  return Object.entries(need.arguments).every(
    ([argument, slot]) => String(record.arguments[argument] ?? '') === slots.get(slot)?.meant,
  );
}
