import { jaccard } from './count-shared.js';
import { pairLikeliest } from './pair-likeliest.js';

/** What new groups share with the previous parents, in conversations that both taxonomies place. */
export interface GroupOverlap {
  /** Conversations of each previous parent. */
  readonly oldSizes: ReadonlyMap<string, number>;
  /** Of each new group: how many it holds, and how many of those lay in each previous parent. */
  readonly groups: readonly { readonly size: number; readonly cameFrom: ReadonlyMap<string, number> }[];
}

/** A group is continued when at least this share of the conversations of both together lie in both. */
const LEAST_OVERLAP = 0.25;

/** The previous parent that each new group continues, by the conversations both hold, or null. */
export function matchGroups({ oldSizes, groups }: GroupOverlap): (string | null)[] {
  const old = [...oldSizes];
  const overlaps = old.map(([id, size]) =>
    groups.map((group) => jaccard(group.cameFrom.get(id) ?? 0, size, group.size)),
  );
  const continues = new Array<string | null>(groups.length).fill(null);
  pairLikeliest(overlaps, LEAST_OVERLAP).forEach((group, row) => {
    if (group >= 0) continues[group] = old[row]![0];
  });
  return continues;
}
