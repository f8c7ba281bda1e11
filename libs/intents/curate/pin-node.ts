import type { Taxonomy } from '../taxonomy.js';
import {
  type CurationContext,
  changeOf,
  type DecisionOf,
  type Draft,
  hold,
  nodeOf,
  replace,
  unchanged,
  wrongLevel,
} from './draft.js';

/** The intent stays, also in weeks in which nobody asks for it. */
export function pinNode(taxonomy: Taxonomy, { nodeId }: DecisionOf<'pin'>, { by }: CurationContext): Draft {
  const node = nodeOf(taxonomy, nodeId);
  if (node.level !== 'intent')
    throw wrongLevel(
      `${node.name} is a ${node.level}, and only intents are pinned.`,
      'Pin its intents; a name given to a topic or domain keeps it as long as one of its intents lives.',
    );
  if (node.held.includes('members')) throw unchanged(`${node.name} is held together already: it stays.`);
  return {
    nodes: replace(taxonomy.nodes, hold(node, 'members')),
    leaves: taxonomy.leaves,
    changes: [changeOf('pin', node, by)],
  };
}

/** Takes back every hold on a node. */
export function releaseNode(taxonomy: Taxonomy, { nodeId }: DecisionOf<'release'>, { by }: CurationContext): Draft {
  const node = nodeOf(taxonomy, nodeId);
  if (node.held.length === 0) throw unchanged(`Nothing is held of ${node.name}.`);
  return {
    nodes: replace(taxonomy.nodes, { ...node, held: [] }),
    leaves: taxonomy.leaves,
    changes: [changeOf('release', node, by)],
  };
}
