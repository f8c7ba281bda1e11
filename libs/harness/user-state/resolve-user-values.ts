import type { Instant, UserStateItem, UserStateScope } from '#contracts';
import type { MemoryDocument } from '../layers/memory/schema.js';

/** What holds for one user under one key. */
export interface UserValue {
  key: string;
  value: string;
  /** `harness`: a shared edit set it for every user. `user`: it is known of this one. */
  from: 'harness' | 'user';
  /** The user's item, where it counts. */
  item: UserStateItem | null;
}

/** The nearer scope counts at equal keys. */
const nearness: Record<UserStateScope, number> = { session: 0, user: 1, shared: 2 };

/**
 * What an agent may know of a user as of an instant: the values of the memory slots laid together with the user's items.
 * At equal keys the slot's value, a shared edit, comes before the user's item unless the slot says otherwise. Slots that
 * are never read, and items that are over, are left out; items without a slot are the agent's own.
 */
export function resolveUserValues(
  documents: readonly MemoryDocument[],
  items: readonly UserStateItem[],
  asOf: Instant,
): UserValue[] {
  const slots = new Map(documents.flatMap((document) => document.slots.map((slot) => [slot.key, slot] as const)));
  const known = nearestItems(items, Date.parse(asOf));
  const keys = new Set([...slots.keys(), ...known.keys()]);
  return [...keys].sort().flatMap((key): UserValue[] => {
    const slot = slots.get(key);
    const item = known.get(key);
    if (slot?.read.policy === 'never') return [];
    if (slot?.value !== undefined && (slot.precedence !== 'user' || item === undefined))
      return [{ key, value: slot.value, from: 'harness', item: null }];
    return item === undefined ? [] : [{ key, value: item.value, from: 'user', item }];
  });
}

function nearestItems(items: readonly UserStateItem[], atMs: number): Map<string, UserStateItem> {
  const nearest = new Map<string, UserStateItem>();
  for (const item of items) {
    if (item.expiresAt !== null && Date.parse(item.expiresAt) <= atMs) continue;
    const other = nearest.get(item.key);
    if (other === undefined || nearness[item.scope] < nearness[other.scope]) nearest.set(item.key, item);
  }
  return nearest;
}
