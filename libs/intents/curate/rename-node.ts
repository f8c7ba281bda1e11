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
} from './draft.js';

/** The node keeps this name, and the description given or that it has, until it is released. */
export function renameNode(taxonomy: Taxonomy, decision: DecisionOf<'rename'>, { by }: CurationContext): Draft {
  const node = nodeOf(taxonomy, decision.nodeId);
  const { name, description = node.description } = decision;
  if (node.held.includes('name') && node.name === name && node.description === description)
    throw unchanged(`${node.name} has this name and keeps it already.`);
  const renamed = hold({ ...node, name, description }, 'name');
  return {
    nodes: replace(taxonomy.nodes, renamed),
    leaves: taxonomy.leaves,
    changes: [changeOf('rename', renamed, by)],
  };
}
