import { AppError, type IntentNode } from '#contracts';
import { orderTree } from '../compose-nodes.js';
import { describeChildren } from '../name/name-nodes.js';
import type { Taxonomy, TaxonomyChange } from '../taxonomy.js';
import { changeOf, type Draft } from './draft.js';

/**
 * Makes the nodes of a draft a tree again: without topics and domains that hold nothing, with the sizes and descriptions
 * of the others, in order.
 * @throws AppError INTENTS.NAMETAKEN
 */
export function settleTree(
  before: Taxonomy,
  draft: Pick<Draft, 'nodes' | 'changes'>,
  by: string,
): { nodes: IntentNode[]; changes: TaxonomyChange[] } {
  const held = withoutEmpty(withoutEmpty(draft.nodes, 'topic'), 'domain');
  const kept = new Set(held.map(({ id }) => id));
  const empty = draft.nodes.filter(({ id }) => !kept.has(id));
  const nodes = orderTree(sized(sized(held, 'topic'), 'domain'));
  checkNames(before.nodes, nodes);
  return {
    nodes: nodes.map((node) => redescribed(node, before.nodes, nodes)),
    changes: [...draft.changes, ...empty.map((node) => changeOf('death', node, by))],
  };
}

function childrenIn(nodes: readonly IntentNode[], id: string): IntentNode[] {
  return nodes.filter((node) => node.parentId === id);
}

function withoutEmpty(nodes: readonly IntentNode[], level: 'topic' | 'domain'): IntentNode[] {
  const parents = new Set(nodes.map(({ parentId }) => parentId));
  return nodes.filter((node) => node.level !== level || parents.has(node.id));
}

function sized(nodes: readonly IntentNode[], level: 'topic' | 'domain'): IntentNode[] {
  return nodes.map((node) => {
    if (node.level !== level) return node;
    return { ...node, size: childrenIn(nodes, node.id).reduce((sum, { size }) => sum + size, 0) };
  });
}

/** Nobody can tell two of one name apart. Twins that a refresh made are no fault of the decision. */
function checkNames(before: readonly IntentNode[], nodes: readonly IntentNode[]): void {
  const keyOf = ({ parentId, name }: IntentNode) => JSON.stringify([parentId, name.toLowerCase()]);
  const known = new Map(before.map((node) => [node.id, keyOf(node)]));
  const first = new Map<string, IntentNode>();
  for (const node of nodes) {
    const twin = first.get(keyOf(node));
    first.set(keyOf(node), node);
    if (!twin || [node, twin].every(({ id }) => known.get(id) === keyOf(node))) continue;
    throw new AppError({
      code: 'INTENTS.NAMETAKEN',
      message: `Two ${node.level}s of one parent would be called ${node.name}: ${twin.id} and ${node.id}.`,
      fix: 'Choose another name, rename one of them first, or merge them.',
    });
  }
}

/** A description that lists the children lists those it has now. */
function redescribed(node: IntentNode, before: readonly IntentNode[], nodes: readonly IntentNode[]): IntentNode {
  const namesIn = (all: readonly IntentNode[]) => childrenIn(all, node.id).map(({ name }) => name);
  const names = namesIn(nodes);
  const lists = node.description.startsWith('Requests about ') && !node.held.includes('name');
  const same = JSON.stringify([...names].sort()) === JSON.stringify(namesIn(before).sort());
  return !lists || same || names.length < 2 ? node : { ...node, description: describeChildren(names) };
}
