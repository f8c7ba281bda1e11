import type { Instant } from '#contracts';
import type { EmergentGroup, SeenGroup } from './describe-emergent.js';
import type { PlacedRequest } from './placed-request.js';

export interface Following {
  readonly asOf: Instant;
  readonly recent: readonly PlacedRequest[];
  /** The requests of a group that has these conversations. */
  regrow(conversationIds: readonly string[]): readonly PlacedRequest[];
  /** Whether an intent is still above its history. */
  grows(intentId: string): boolean;
}

export interface Followed {
  readonly groups: readonly SeenGroup[];
  readonly closed: readonly string[];
}

/** A group that shares this part of the smaller of the two with a known one is that one. */
const SHARED = 1 / 3;
const FADED_MS = 7 * 86_400_000;

/**
 * Tells which groups are known already: those keep their identity. A known one that no longer stands out stays open
 * with what came to it since, until nobody asked for a week; a growing one, until it is back near its history.
 */
export function followKnown(seen: readonly SeenGroup[], known: readonly EmergentGroup[], look: Following): Followed {
  const groups = [...seen];
  const closed: string[] = [];
  const oldestFirst = [...known].sort(
    (a, b) => Date.parse(a.intent.detectedAt) - Date.parse(b.intent.detectedAt) || (a.intent.id < b.intent.id ? -1 : 1),
  );
  for (const one of oldestFirst) {
    const place = groups.findIndex((group) => isSame(group, one));
    const group = groups[place];
    if (group === undefined) {
      const still = stillOpen(one, look);
      if (still === null) closed.push(one.intent.id);
      else groups.push(still);
    } else if (group.known === null) groups[place] = { ...group, known: one };
    else closed.push(one.intent.id);
  }
  return { groups, closed };
}

function isSame(group: SeenGroup, known: EmergentGroup): boolean {
  if (group.kind !== known.intent.kind) return false;
  if (group.kind === 'growing') return group.intentId === known.intent.intentId;
  const ids = new Set(known.conversationIds);
  const shared = group.requests.filter(({ conversationId }) => ids.has(conversationId)).length;
  return shared >= SHARED * Math.min(ids.size, group.requests.length) && shared > 0;
}

function stillOpen(known: EmergentGroup, { asOf, recent, regrow, grows }: Following): SeenGroup | null {
  const { kind, intentId, expected, chance } = known.intent;
  const requests =
    kind === 'new'
      ? regrow(known.conversationIds)
      : recent.filter((request) => request.intentId === intentId && grows(request.intentId));
  const last = Math.max(...requests.map(({ at }) => Date.parse(at)));
  if (!(Date.parse(asOf) - last < FADED_MS)) return null;
  return { kind, intentId, requests, expected, chance, known };
}
