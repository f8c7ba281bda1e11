import type { RequestItem } from './assign/assign-intents.js';
import type { Leaves } from './cluster/form-leaves.js';
import { meansOf } from './cluster/means-of.js';
import type { Rows } from './embed/vectors.js';

/** The intents of a refresh, in the order of their first leaves. */
export interface Intents {
  readonly ids: readonly string[];
  /** Requests of each, the most typical first. */
  readonly items: readonly (readonly RequestItem[])[];
  readonly centroids: Rows;
  /** At least 1, so that an intent nobody asked for still lies somewhere. */
  readonly weights: readonly number[];
}

/** Joins the leaves that are one intent. */
export function gatherIntents(
  leafIds: readonly string[],
  leaves: Pick<Leaves, 'centroids' | 'sizes'>,
  members: readonly (readonly RequestItem[])[],
): Intents {
  const ids = [...new Set(leafIds)];
  const positions = new Map(ids.map((id, position) => [id, position]));
  const intentOf = leafIds.map((id) => positions.get(id)!);
  const weights = leaves.sizes.map((size) => Math.max(1, size));
  const parts = ids.map((): (readonly RequestItem[])[] => []);
  intentOf.forEach((intent, leaf) => {
    parts[intent]!.push(members[leaf]!);
  });
  const items = parts.map(interleave);
  return {
    ids,
    items,
    centroids: meansOf(leaves.centroids, intentOf, ids.length, weights),
    weights: items.map((of) => Math.max(1, of.length)),
  };
}

/** The first of each, then the second of each: what is typical of one part is typical of the whole. */
function interleave<T>(lists: readonly (readonly T[])[]): readonly T[] {
  if (lists.length === 1) return lists[0]!;
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const ranks = Array.from({ length: longest }, (_, rank) => rank);
  return ranks.flatMap((rank) => lists.flatMap((list) => (rank < list.length ? [list[rank]!] : [])));
}
