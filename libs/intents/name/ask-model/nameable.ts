import { groupBy, type IntentLevel, type IntentNode } from '#contracts';

/** A node that may get a better name than its words give it. */
export interface Nameable {
  readonly id: string;
  readonly level: IntentLevel;
  readonly parentId: string | null;
  /** What it is called where no better name comes. */
  readonly name: string;
  readonly description: string;
  readonly terms: readonly string[];
  /** The most typical requests, best first; none for a topic or domain. */
  readonly exemplars: readonly string[];
  readonly children: readonly { readonly id: string; readonly name: string }[];
  /** Names of siblings that keep theirs. */
  readonly taken: readonly string[];
}

/**
 * The nodes of a tree that are to be named, with what tells them apart. Those that a person named are left alone.
 *
 * @param wanted ids of nodes that are new or whose most typical requests changed
 * @param exemplars the most typical requests of each intent, best first
 */
export function nameablesOf(
  nodes: readonly IntentNode[],
  wanted: ReadonlySet<string>,
  exemplars: ReadonlyMap<string, readonly string[]>,
): Nameable[] {
  const asked = new Set(nodes.filter(({ id, held }) => wanted.has(id) && !held.includes('name')).map(({ id }) => id));
  const under = groupBy(nodes, (node) => node.parentId);
  return nodes
    .filter((node) => asked.has(node.id))
    .map(({ id, level, parentId, name, description, terms }) => ({
      id,
      level,
      parentId,
      name,
      description,
      terms,
      exemplars: exemplars.get(id) ?? [],
      children: (under.get(id) ?? []).map((child) => ({ id: child.id, name: child.name })),
      taken: under.get(parentId)!.flatMap((sibling) => (asked.has(sibling.id) ? [] : [sibling.name])),
    }));
}
