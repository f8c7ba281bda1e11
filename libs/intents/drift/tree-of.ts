import type { IntentLevel, IntentNode } from '#contracts';
import type { Taxonomy } from '../taxonomy.js';

/** The node of a level that each node lies in or is. */
export function ancestorsAt(nodes: readonly IntentNode[], level: IntentLevel): Map<string, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const above = (node: IntentNode | undefined): string | null =>
    node === undefined ? null : node.level === level ? node.id : above(byId.get(node.parentId ?? ''));
  return new Map(
    nodes.flatMap((node) => {
      const found = above(node);
      return found === null ? [] : [[node.id, found] as const];
    }),
  );
}

/** The name of every node of either, as it is now where it still is. */
export function nodeNames(previous: Taxonomy, taxonomy: Taxonomy): Map<string, string> {
  return new Map([...previous.nodes, ...taxonomy.nodes].map((node) => [node.id, node.name]));
}
