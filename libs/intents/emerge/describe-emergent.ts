import { type EmergentIntent, groupBy, type Instant, UNCLUSTERED } from '#contracts';
import { contentId } from '../content-id.js';
import { nameNodes } from '../name/name-nodes.js';
import type { PlacedRequest } from './placed-request.js';
import { usersOf } from './users-of.js';

/** An emergent intent with the conversations that are known to belong to it. */
export interface EmergentGroup {
  readonly intent: EmergentIntent;
  readonly conversationIds: readonly string[];
}

/** A group as this look sees it. */
export interface SeenGroup {
  readonly kind: EmergentIntent['kind'];
  readonly intentId: string | null;
  /** All its requests, the most central first. */
  readonly requests: readonly PlacedRequest[];
  readonly expected: number;
  readonly chance: number;
  /** What it was when looked at before; null for a new one. */
  readonly known: EmergentGroup | null;
}

const DAY_MS = 86_400_000;
/** Exemplars of each sort: the requests it began with, then the most central ones. */
const FIRST_SHOWN = 3;
const CENTRAL_SHOWN = 3;
const LONGEST_EXEMPLAR = 400;
/** Requests that an intent is represented by when names are contrasted. */
const CONTRASTED = 30;

/** Names each group by what sets it apart from the other groups and from what was asked before, and tells its story. */
export function describeEmergent(
  agent: string,
  groups: readonly SeenGroup[],
  baseline: readonly PlacedRequest[],
  asOf: Instant,
): EmergentGroup[] {
  if (groups.length === 0) return [];
  const before = [...groupBy(baseline, ({ intentId }) => intentId).values()];
  const classes = [
    ...groups.map(({ requests }) => requests),
    ...before.map((requests) => requests.slice(0, CONTRASTED)),
  ];
  const namings = nameNodes(
    classes.map((of) => ({ level: 'intent', texts: of.map(({ text }) => text), children: [], former: null })),
  );
  return groups.map((group, index) => {
    const inOrder = [...group.requests].sort(byTime);
    const first = group.known?.intent;
    const firstSeenAt = first?.firstSeenAt ?? inOrder[0]!.at;
    const trend = trendOf(inOrder, firstSeenAt, asOf, first?.trend ?? []);
    const ids = new Set([
      ...(group.known?.conversationIds ?? []),
      ...inOrder.map(({ conversationId }) => conversationId),
    ]);
    return {
      intent: {
        id: first?.id ?? contentId('emergent', agent, asOf, ...ids),
        ...namings[index]!,
        kind: group.kind,
        intentId: group.intentId,
        firstSeenAt,
        detectedAt: first?.detectedAt ?? asOf,
        conversations: ids.size,
        users: Math.max(first?.users ?? 0, usersOf(inOrder)),
        trend,
        expected: group.expected,
        chance: Math.min(1, group.chance),
        exemplars: exemplarsOf(group.requests, inOrder),
      },
      conversationIds: [...ids].sort(),
    };
  });
}

/** The intent in which most of the requests lie that lie in any. */
export function nearestIntent(requests: readonly PlacedRequest[]): string | null {
  const groups = [...groupBy(requests, ({ intentId }) => intentId)].filter(([intentId]) => intentId !== UNCLUSTERED);
  const [largest] = groups.sort(([a, of], [b, other]) => other.length - of.length || (a < b ? -1 : 1));
  return largest?.[0] ?? null;
}

function byTime(a: PlacedRequest, b: PlacedRequest): number {
  return Date.parse(a.at) - Date.parse(b.at) || (a.conversationId < b.conversationId ? -1 : 1);
}

/** Per UTC day. Days that a look no longer sees whole keep what was counted when it did. */
function trendOf(
  requests: readonly PlacedRequest[],
  firstSeenAt: Instant,
  asOf: Instant,
  known: readonly number[],
): number[] {
  const dayOf = (instant: Instant) => Math.floor(Date.parse(instant) / DAY_MS);
  const start = dayOf(firstSeenAt);
  const days = Math.max(1, dayOf(asOf) - start + 1);
  const trend = Array.from({ length: days }, () => 0);
  for (const { at } of requests) {
    const day = dayOf(at) - start;
    if (day >= 0 && day < days) trend[day]!++;
  }
  return trend.map((count, day) => Math.max(count, known[day] ?? 0));
}

function exemplarsOf(
  central: readonly PlacedRequest[],
  inOrder: readonly PlacedRequest[],
): EmergentIntent['exemplars'] {
  const shown = new Map<string, { conversationId: string; text: string }>();
  const show = (requests: readonly PlacedRequest[], most: number) => {
    for (const { conversationId, text } of requests) {
      if (shown.size === most) return;
      const short = text.slice(0, LONGEST_EXEMPLAR);
      if (!shown.has(short)) shown.set(short, { conversationId, text: short });
    }
  };
  show(inOrder, FIRST_SHOWN);
  show(central, FIRST_SHOWN + CENTRAL_SHOWN);
  return [...shown.values()];
}
