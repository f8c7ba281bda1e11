import { AppError, type IntentNode } from '#contracts';
import type { Taxonomy } from '../taxonomy.js';
import { type CurationContext, changeOf, type DecisionOf, type Draft, hold, nodeOf, wrongLevel } from './draft.js';

/** One node goes on for several: with all leaves of the intents, or with all children of the topics or domains. */
export function mergeNodes(taxonomy: Taxonomy, decision: DecisionOf<'merge'>, { by }: CurationContext): Draft {
  const into = nodeOf(taxonomy, decision.intoId);
  const gone = [...new Set(decision.nodeIds)].map((id) => nodeOf(taxonomy, id));
  for (const node of gone) checkPair(taxonomy, node, into);
  const ids = new Set(gone.map(({ id }) => id));
  const left = taxonomy.nodes.filter(({ id }) => !ids.has(id));
  const changes = gone.map((node) => changeOf('merge', node, by, into.id));
  if (into.level !== 'intent')
    return {
      nodes: left.map((node) => (ids.has(node.parentId ?? '') ? hold({ ...node, parentId: into.id }, 'place') : node)),
      leaves: taxonomy.leaves,
      changes,
    };
  const merged = hold(
    { ...into, size: sum([into, ...gone]), terms: interleave([into, ...gone].map(({ terms }) => terms)) },
    'members',
  );
  return {
    nodes: left.map((node) => (node.id === into.id ? merged : node)),
    leaves: taxonomy.leaves.map((leaf) => (ids.has(leaf.intentId) ? { ...leaf, intentId: into.id } : leaf)),
    changes,
    mapping: Object.fromEntries(gone.map(({ id }) => [id, into.id])),
  };
}

function checkPair(taxonomy: Taxonomy, node: IntentNode, into: IntentNode): void {
  if (node.id === into.id)
    throw new AppError({
      code: 'INTENTS.MERGEITSELF',
      message: `${node.name} cannot be merged into itself.`,
      fix: 'Leave the node that goes on out of those that go into it.',
    });
  if (lineOf(taxonomy, into).includes(node.id))
    throw wrongLevel(
      `${into.name} lies in ${node.name}: a node cannot be merged into a part of itself.`,
      `Merge ${into.name} with others of its level, or rename ${node.name}.`,
    );
  if (node.level !== into.level)
    throw wrongLevel(
      `${node.name} is of the level ${node.level}, ${into.name} of the level ${into.level}.`,
      'Merge nodes of one level; to put one under another, move it.',
    );
}

/** The ids above a node. */
function lineOf(taxonomy: Taxonomy, node: IntentNode): string[] {
  return node.parentId === null ? [] : [node.parentId, ...lineOf(taxonomy, nodeOf(taxonomy, node.parentId))];
}

const MOST_TERMS = 8;

function interleave(lists: readonly (readonly string[])[]): string[] {
  const ranks = Array.from({ length: MOST_TERMS }, (_, rank) => rank);
  return [...new Set(ranks.flatMap((rank) => lists.flatMap((list) => list[rank] ?? [])))].slice(0, MOST_TERMS);
}

function sum(nodes: readonly IntentNode[]): number {
  return nodes.reduce((all, { size }) => all + size, 0);
}
