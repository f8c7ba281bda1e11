import type { Curation } from '#contracts';
import { contentId } from '../content-id.js';
import type { Taxonomy } from '../taxonomy.js';
import type { CurationContext, Draft } from './draft.js';
import { mergeNodes } from './merge-nodes.js';
import { moveNode } from './move-node.js';
import { pinNode, releaseNode } from './pin-node.js';
import { renameNode } from './rename-node.js';
import { settleTree } from './settle-tree.js';
import { splitIntent } from './split-intent.js';

export interface Curated {
  readonly taxonomy: Taxonomy;
  /** Intents that went into another, with the one that goes on: their conversations go with them. */
  readonly mapping: Readonly<Record<string, string>>;
  /** Intents of the taxonomy before whose conversations the new one must read anew: they were split. */
  readonly reread: readonly string[];
}

/**
 * The taxonomy as a person's decision makes it. What was not decided on stays as it was; topics and domains that are
 * left empty disappear, and `changes` tells so.
 * @throws AppError INTENTS.* when the decision does not fit the taxonomy
 */
export async function curate(taxonomy: Taxonomy, decision: Curation, context: CurationContext): Promise<Curated> {
  const {
    leaves,
    embedder = taxonomy.embedder,
    mapping = {},
    reread = [],
    ...draft
  } = await draftOf(taxonomy, decision, context);
  const { nodes, changes } = settleTree(taxonomy, draft, context.by);
  const { drift: _, ...kept } = taxonomy;
  return {
    taxonomy: {
      ...kept,
      id: contentId('taxonomy', taxonomy.id, context.at, context.by, JSON.stringify(decision)),
      number: taxonomy.number + 1,
      createdAt: context.at,
      nodes,
      leaves: [...leaves],
      embedder,
      changes,
    },
    mapping,
    reread,
  };
}

function draftOf(taxonomy: Taxonomy, decision: Curation, context: CurationContext): Draft | Promise<Draft> {
  switch (decision.action) {
    case 'rename':
      return renameNode(taxonomy, decision, context);
    case 'merge':
      return mergeNodes(taxonomy, decision, context);
    case 'split':
      return splitIntent(taxonomy, decision, context);
    case 'pin':
      return pinNode(taxonomy, decision, context);
    case 'release':
      return releaseNode(taxonomy, decision, context);
    case 'move':
      return moveNode(taxonomy, decision, context);
  }
}
