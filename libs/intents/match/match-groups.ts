import type { IntentLevel } from '#contracts';
import type { Taxonomy } from '../taxonomy.js';
import { bestPairing } from './hungarian.js';

/** A new topic or domain by what it holds: its leaves' ids with their sizes. */
export type LeafSizes = ReadonlyMap<string, number>;

/** A group is continued when at least this share of the requests of both together lie in intents they share. */
const LEAST_OVERLAP = 0.25;

/** The id of the previous topic or domain that each new group continues, by the intents both hold, or null. */
export function matchGroups(
  previous: Taxonomy,
  level: Exclude<IntentLevel, 'intent'>,
  groups: readonly LeafSizes[],
): (string | null)[] {
  const old = previous.nodes
    .filter((node) => node.level === level)
    .map((node) => ({ id: node.id, leaves: leavesUnder(previous, node.id) }));
  const overlaps = old.map(({ leaves }) => groups.map((group) => overlapOf(leaves, group)));
  const continues = new Array<string | null>(groups.length).fill(null);
  bestPairing(overlaps).forEach((group, index) => {
    if (group >= 0 && overlaps[index]![group]! >= LEAST_OVERLAP) continues[group] = old[index]!.id;
  });
  return continues;
}

function leavesUnder(taxonomy: Taxonomy, id: string): LeafSizes {
  const children = taxonomy.nodes.filter((node) => node.parentId === id);
  return new Map(
    children.flatMap((node) =>
      node.level === 'intent' ? [[node.id, node.size] as const] : [...leavesUnder(taxonomy, node.id)],
    ),
  );
}

/** Weighted Jaccard index. */
function overlapOf(a: LeafSizes, b: LeafSizes): number {
  let shared = 0;
  let all = 0;
  for (const id of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(id) ?? 0, b.get(id) ?? 0];
    shared += Math.min(x, y);
    all += Math.max(x, y);
  }
  return all > 0 ? shared / all : 0;
}
