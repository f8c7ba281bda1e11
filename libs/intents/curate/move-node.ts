import { AppError, type IntentNode } from '#contracts';
import { contentId } from '../content-id.js';
import type { Taxonomy } from '../taxonomy.js';
import {
  type CurationContext,
  changeOf,
  type DecisionOf,
  type Draft,
  hold,
  nodeOf,
  parentLevelOf,
  replace,
  unchanged,
  wrongLevel,
} from './draft.js';

/** The node goes to another parent, or to a new one beside its own, and stays there until it is released. */
export function moveNode(taxonomy: Taxonomy, decision: DecisionOf<'move'>, context: CurationContext): Draft {
  const node = nodeOf(taxonomy, decision.nodeId);
  const made = decision.newParent === undefined ? null : newParent(taxonomy, node, decision.newParent, context);
  if ((made === null) === (decision.parentId === undefined))
    throw new AppError({
      code: 'INTENTS.ONEPARENT',
      message: 'A node goes to one parent: one that there is, or a new one.',
      fix: 'Give either parentId or newParent.',
    });
  const parent = made ?? parentFor(taxonomy, node, decision.parentId!);
  if (node.parentId === parent.id && node.held.includes('place'))
    throw unchanged(`${node.name} lies under ${parent.name} and stays there already.`);
  const nodes = replace(taxonomy.nodes, hold({ ...node, parentId: parent.id }, 'place'));
  const birth = made ? [changeOf('birth', made, context.by)] : [];
  return {
    nodes: made ? [...nodes, made] : nodes,
    leaves: taxonomy.leaves,
    changes: [...birth, changeOf('move', node, context.by, parent.id)],
  };
}

function parentFor(taxonomy: Taxonomy, node: IntentNode, id: string): IntentNode {
  const level = parentLevelBelow(node);
  const parent = nodeOf(taxonomy, id);
  if (parent.level === level) return parent;
  throw wrongLevel(
    `${node.name} is ${a(node.level)} and cannot lie under ${parent.name}, ${a(parent.level)}.`,
    `Name a ${level}, or make one with newParent.`,
  );
}

function newParent(taxonomy: Taxonomy, node: IntentNode, name: string, context: CurationContext): IntentNode {
  const level = parentLevelBelow(node);
  const beside = nodeOf(taxonomy, node.parentId!);
  const base = context.baseId ?? taxonomy.id;
  return {
    id: contentId(level, taxonomy.agent, base, node.id, name),
    level,
    parentId: beside.parentId,
    name,
    description: node.description,
    terms: node.terms,
    size: node.size,
    held: ['name'],
  };
}

function parentLevelBelow(node: IntentNode) {
  const level = parentLevelOf(node.level);
  if (level !== null) return level;
  throw wrongLevel(
    `${node.name} is a domain, and nothing lies above domains.`,
    'Move its topics, or merge it into another domain.',
  );
}

function a(level: IntentNode['level']): string {
  return level === 'intent' ? 'an intent' : `a ${level}`;
}
