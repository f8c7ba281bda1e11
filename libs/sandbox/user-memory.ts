import type { UserStateItem } from '#contracts';
import { statedFacts } from './model/memory.js';
import type { HarnessReading } from './model/reading.js';

const DAY_MS = 86_400_000;

/** What the slots let an agent recall of a user's state: key → value. Expired items are not recalled. */
export function recallable(
  items: readonly UserStateItem[],
  reading: HarnessReading,
  atMs: number,
): Map<string, string> {
  const fresh = items.filter((item) => item.expiresAt === null || Date.parse(item.expiresAt) > atMs);
  return new Map(fresh.filter((item) => isRead(reading, item.key)).map((item) => [item.key, item.value]));
}

/** What the slots keep of a conversation beyond its end, as items of the user's state. */
export function keepable(noted: ReadonlyMap<string, string>, reading: HarnessReading, atMs: number): UserStateItem[] {
  return reading.slots.flatMap(({ slot }): UserStateItem[] => {
    const value = noted.get(slot.key);
    if (value === undefined || slot.scope === 'session') return [];
    const { key, scope, expiryDays } = slot;
    const expiresAt = expiryDays === null ? null : new Date(atMs + expiryDays * DAY_MS).toISOString();
    const observedAt = new Date(atMs).toISOString();
    const told = { session: null, source: 'agent' as const, sourceSpanId: null, confidence: 0.9 };
    return [{ key, value, scope, ...told, observedAt, expiresAt, version: 1 }];
  });
}

/** What a harness's slots would have kept of sentences said in earlier conversations. */
export function rememberedBy(reading: HarnessReading, sentences: readonly string[]): Map<string, string> {
  const facts = sentences.flatMap((sentence) => [...statedFacts(sentence, reading)]);
  return new Map(facts.filter(([key]) => isRead(reading, key)));
}

function isRead(reading: HarnessReading, key: string): boolean {
  return reading.slots.some(({ slot }) => slot.key === key && slot.read.policy !== 'never');
}
