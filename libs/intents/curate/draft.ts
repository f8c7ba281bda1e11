import { AppError, type Curation, type Held, type Instant, type IntentLevel, type IntentNode } from '#contracts';
import type { RequestItem } from '../assign/assign-intents.js';
import type { Embedding } from '../ports.js';
import type { FittedEmbedder, Leaf, Taxonomy, TaxonomyChange } from '../taxonomy.js';

export type DecisionOf<Action extends Curation['action']> = Extract<Curation, { action: Action }>;

/** What a decision rests on beside the taxonomy. */
export interface CurationContext {
  readonly by: string;
  readonly at: Instant;
  /** The taxonomy it was decided on, when that is another: ids of new nodes follow from it. */
  readonly baseId?: string;
  /** The taxonomy that the decision led to when it was made: a split is repeated as it was. */
  readonly decided?: Taxonomy;
  /** Requests of an intent, for a split: one per conversation, cleaned; of a large intent an even sample. */
  requestsOf(intentId: string): Promise<readonly RequestItem[]>;
  readonly embedding: Embedding;
}

/** A taxonomy while a decision changes it. Parents' sizes, order and what is left empty are seen to at the end. */
export interface Draft {
  readonly nodes: readonly IntentNode[];
  readonly leaves: readonly Leaf[];
  /** The space of the leaves, where they were read in another than the taxonomy's own. */
  readonly embedder?: FittedEmbedder;
  readonly changes: readonly TaxonomyChange[];
  /** Intents that went into another. */
  readonly mapping?: Readonly<Record<string, string>>;
  /** Intents whose conversations are to be read anew. */
  readonly reread?: readonly string[];
}

/** @throws AppError INTENTS.UNKNOWNNODE */
export function nodeOf(taxonomy: Taxonomy, id: string): IntentNode {
  const node = taxonomy.nodes.find((one) => one.id === id);
  if (node) return node;
  throw new AppError({
    code: 'INTENTS.UNKNOWNNODE',
    message: `The taxonomy has no node ${id}.`,
    fix: `Take an id from GET /v1/agents/${taxonomy.agent}/intents; refreshes and other people's decisions may have changed it.`,
    status: 404,
  });
}

export function wrongLevel(message: string, fix: string): AppError {
  return new AppError({ code: 'INTENTS.WRONGLEVEL', message, fix });
}

/** A decision that changes nothing: it would only make a new taxonomy. */
export function unchanged(message: string): AppError {
  return new AppError({ code: 'INTENTS.UNCHANGED', message, fix: 'There is nothing to do.' });
}

export function parentLevelOf(level: IntentLevel): IntentLevel | null {
  return ({ intent: 'topic', topic: 'domain', domain: null } as const)[level];
}

export function hold(node: IntentNode, held: Held): IntentNode {
  return { ...node, held: [...new Set([...node.held, held])] };
}

export function replace(nodes: readonly IntentNode[], changed: IntentNode): IntentNode[] {
  return nodes.map((node) => (node.id === changed.id ? changed : node));
}

export function changeOf(
  kind: TaxonomyChange['kind'],
  { level, id, name }: IntentNode,
  by: string,
  otherId: string | null = null,
): TaxonomyChange {
  return { kind, level, nodeId: id, name, otherId, by };
}
