import type { IntentNode } from '#contracts';
import type { Taxonomy, TaxonomyChange } from '../taxonomy.js';
import type { LeafMatch } from './match-leaves.js';

/**
 * What became of each node since the previous taxonomy, in the order of the tree, what is gone last.
 * `leafIds` are the ids of the new leaves in the order of the match.
 */
export function recordChanges(
  previous: Taxonomy,
  nodes: readonly IntentNode[],
  leafIds: readonly string[],
  match: LeafMatch,
): TaxonomyChange[] {
  const oldIds = new Set(previous.nodes.map((node) => node.id));
  const newIds = new Set(nodes.map((node) => node.id));
  const leafOf = new Map(leafIds.map((id, leaf) => [id, leaf]));
  const arrived = nodes
    .filter((node) => !oldIds.has(node.id))
    .map((node): TaxonomyChange => {
      const origin = match.cameFrom[leafOf.get(node.id) ?? -1] ?? null;
      const split = origin !== null && newIds.has(origin);
      return { kind: split ? 'split' : 'birth', ...nameOf(node), otherId: split ? origin : null };
    });
  const gone = previous.nodes
    .filter((node) => !newIds.has(node.id))
    .map((node): TaxonomyChange => {
      const heir = match.wentTo.get(node.id) ?? null;
      return {
        kind: heir === null ? 'death' : 'merge',
        ...nameOf(node),
        otherId: heir === null ? null : leafIds[heir]!,
      };
    });
  return [...arrived, ...gone];
}

function nameOf(node: IntentNode): Pick<TaxonomyChange, 'level' | 'nodeId' | 'name'> {
  return { level: node.level, nodeId: node.id, name: node.name };
}
