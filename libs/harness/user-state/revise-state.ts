import type { Instant, UserStateChange, UserStateItem, UserStateRevision } from '#contracts';

/** An item as it is written: the state numbers its versions. */
export type NewStateItem = Omit<UserStateItem, 'version'>;

const DAY_MS = 86_400_000;

/**
 * What a write changes of a state. Of several items with one key the newest observation counts, of equally old ones the
 * last; an older observation does not replace a newer one. What is known already changes nothing.
 */
export function reviseState(known: readonly UserStateItem[], written: readonly NewStateItem[]): UserStateChange[] {
  const state = new Map(known.map((item) => [placeOf(item), item]));
  const newest = written.map(normalise).sort((a, b) => Date.parse(a.observedAt) - Date.parse(b.observedAt));
  const byPlace = new Map(newest.map((item) => [placeOf(item), item]));
  return [...byPlace].flatMap(([place, item]) => {
    const before = state.get(place) ?? null;
    if (before !== null && (sameItem(before, item) || Date.parse(item.observedAt) < Date.parse(before.observedAt)))
      return [];
    return [changeTo(before, { ...item, version: (before?.version ?? 0) + 1 })];
  });
}

/** What successive revisions changed in all, by key; what they changed and changed back is left out. */
export function netChanges(revisions: readonly UserStateRevision[]): UserStateChange[] {
  const net = new Map<string, UserStateChange>();
  for (const change of revisions.flatMap(({ changes }) => changes)) {
    const place = placeOf(change);
    net.set(place, { ...change, before: (net.get(place) ?? change).before });
  }
  return [...net.values()].filter(({ before, after }) => !sameItem(before, after));
}

/** The way back from the newest state to the one before the revisions given: a change like any other, with new versions. */
export function revertChanges(since: readonly UserStateRevision[]): UserStateChange[] {
  return netChanges(since).map(({ key, session, before, after }) => {
    const version = Math.max(before?.version ?? 0, after?.version ?? 0) + 1;
    return { key, session, before: after, after: before === null ? null : { ...before, version } };
  });
}

export function invertChanges(changes: readonly UserStateChange[]): UserStateChange[] {
  return changes.map(({ before, after, ...place }) => ({ ...place, before: after, after: before }));
}

function changeTo(before: UserStateItem | null, after: UserStateItem): UserStateChange {
  return { key: after.key, session: after.session, before, after };
}

/** What holds in a session alone is forgotten a day after it was seen last, unless it says when. */
function normalise(item: NewStateItem): NewStateItem {
  const observed = Date.parse(item.observedAt);
  const ends = item.scope === 'session' ? toInstant(observed + DAY_MS) : null;
  return {
    ...item,
    observedAt: toInstant(observed),
    expiresAt: item.expiresAt === null ? ends : toInstant(Date.parse(item.expiresAt)),
  };
}

/** Instants are compared as text, so they are written in one way. */
function toInstant(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** A key is known once, and once more in each session. */
function placeOf({ key, session }: { key: string; session: string | null }): string {
  return JSON.stringify([session, key]);
}

const compared = ['value', 'scope', 'source', 'sourceSpanId', 'confidence', 'observedAt', 'expiresAt'] as const;

function sameItem(a: NewStateItem | null, b: NewStateItem | null): boolean {
  if (a === null || b === null) return a === b;
  return compared.every((field) => a[field] === b[field]);
}
