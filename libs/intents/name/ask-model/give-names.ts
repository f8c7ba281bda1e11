import { groupBy, type IntentNode } from '#contracts';
import type { Leaf, ModelName } from '../../taxonomy.js';
import { describeChildren } from '../name-nodes.js';
import type { Ask } from './ask.js';
import { improveNames } from './improve-names.js';
import { nameablesOf } from './nameable.js';

/** The nodes of a taxonomy, named by their words and by what was named before. */
export interface NamedTree {
  readonly nodes: readonly IntentNode[];
  readonly leaves: readonly Leaf[];
  /** Of the taxonomy before. */
  readonly modelNames: readonly ModelName[];
}

/**
 * The tree with the names that a language model gives to the nodes that have none of it: new ones, those that are about
 * something else now, and those for which it had no answer before. Whatever it does not name keeps the name it has.
 */
export async function giveNames(
  { nodes, leaves, modelNames }: NamedTree,
  ask: Ask | null,
): Promise<{ nodes: IntentNode[]; modelNames: ModelName[] }> {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const kept = modelNames.filter(({ nodeId, name }) => names.get(nodeId) === name);
  if (ask === null) return { nodes: [...nodes], modelNames: kept };
  const named = new Set(kept.map(({ nodeId }) => nodeId));
  const wanted = new Set(nodes.flatMap(({ id, size }) => (size > 0 && !named.has(id) ? [id] : [])));
  const improved = await improveNames(nameablesOf(nodes, wanted, exemplarsOf(leaves)), ask);
  const renamed = nodes.map((node) => ({ ...node, ...improved.get(node.id) }));
  const given = renamed
    .filter(({ id }) => improved.has(id))
    .map(({ id, name, terms }) => ({ nodeId: id, name, terms: [...terms] }));
  const all = [...kept, ...given];
  return { nodes: describeAgain(renamed, new Set(all.map(({ nodeId }) => nodeId))), modelNames: all };
}

function exemplarsOf(leaves: readonly Leaf[]): Map<string, string[]> {
  const byIntent = groupBy(leaves, ({ intentId }) => intentId);
  return new Map(
    [...byIntent].map(([id, of]) => [id, of.flatMap(({ exemplars }) => exemplars.map(({ text }) => text))]),
  );
}

/** What words say of a topic or domain is what its children are called. */
function describeAgain(nodes: readonly IntentNode[], byModel: ReadonlySet<string>): IntentNode[] {
  const under = groupBy(nodes, ({ parentId }) => parentId);
  return nodes.map((node) => {
    const children = under.get(node.id) ?? [];
    const isFixed = byModel.has(node.id) || node.held.includes('name') || node.size === 0;
    return isFixed || children.length < 2
      ? node
      : { ...node, description: describeChildren(children.map(({ name }) => name)) };
  });
}
