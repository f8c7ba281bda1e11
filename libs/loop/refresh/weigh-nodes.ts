import { groupBy, type IntentNode } from '#contracts';

/**
 * The nodes with the sizes given for intents, and their sums above: parents before children, the largest first among
 * siblings.
 */
export function weighNodes(nodes: readonly IntentNode[], sizes: ReadonlyMap<string, number>): IntentNode[] {
  const childrenOf = groupBy(nodes, (node) => node.parentId);
  const weigh = (node: IntentNode): IntentNode[] => {
    if (node.level === 'intent') return [{ ...node, size: sizes.get(node.id) ?? 0 }];
    const below = weighSiblings(childrenOf.get(node.id) ?? []);
    const size = below.reduce((sum, [child]) => sum + child!.size, 0);
    return [{ ...node, size }, ...below.flat()];
  };
  const weighSiblings = (siblings: readonly IntentNode[]) =>
    siblings.map(weigh).sort(([a], [b]) => b!.size - a!.size || (a!.id < b!.id ? -1 : 1));
  return weighSiblings(childrenOf.get(null) ?? []).flat();
}
