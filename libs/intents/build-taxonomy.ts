import { AppError, type Instant, type IntentLevel, UNCLUSTERED } from '#contracts';
import { IntentAssigner, type RequestItem } from './assign/assign-intents.js';
import { NO_LEAF } from './cluster/assign-rows.js';
import { findLeaves } from './cluster/find-leaves.js';
import type { Leaves } from './cluster/form-leaves.js';
import { gatherMembers } from './cluster/gather-members.js';
import { groupLeaves } from './cluster/group-leaves.js';
import { composeNodes } from './compose-nodes.js';
import { contentId } from './content-id.js';
import { encodeFloats } from './embed/base64.js';
import { countWordings } from './embed/count-wordings.js';
import { tfIdfEmbedding } from './embed/tf-idf-embedder.js';
import { rowAt, rowsOf } from './embed/vectors.js';
import { identifyNodes } from './identify-nodes.js';
import { matchLeaves } from './match/match-leaves.js';
import { projectLeaves } from './match/project-leaves.js';
import { recordChanges } from './match/record-changes.js';
import type { Embedding } from './ports.js';
import { seededRandom } from './random.js';
import type { Exemplar, Leaf, Taxonomy } from './taxonomy.js';

export interface TaxonomyInput {
  /** One request per conversation, cleaned (`requestText`). Their order does not matter. */
  readonly items: readonly RequestItem[];
  /** The taxonomy this one refreshes: intents that go on keep their ids. */
  readonly previous: Taxonomy | null;
  readonly seed: string;
  readonly asOf: Instant;
  readonly agent: string;
  /** Numbers of nodes per level; what is not given is estimated from the data. */
  readonly k?: Partial<Readonly<Record<IntentLevel, number>>>;
}

export interface TaxonomyResult {
  readonly taxonomy: Taxonomy;
  /** Conversation id → intent id or UNCLUSTERED. */
  readonly assignments: Record<string, string>;
}

const EXEMPLARS = 6;
const LONGEST_EXEMPLAR = 400;

/**
 * Builds the domain › topic › intent tree of an agent's requests. The same items, seed and previous taxonomy give the
 * same result, in whatever order the items come.
 * @throws AppError INTENTS.DUPLICATE_CONVERSATION when two items name one conversation
 */
export async function buildTaxonomy(
  input: TaxonomyInput,
  embedding: Embedding = tfIdfEmbedding,
): Promise<TaxonomyResult> {
  const { previous, agent, seed } = input;
  const items = inOrder(input.items);
  const texts = items.map((item) => item.text);
  const number = (previous?.number ?? 0) + 1;
  const random = seededRandom('taxonomy', agent, seed, String(number));

  const embedder = await embedding.fit(texts, seed);
  const rows = rowsOf(await embedder.embed(texts), items.length);
  const before = previous && {
    intents: await (await IntentAssigner.open(previous, embedding)).assign(texts),
    centroids: await projectLeaves(previous, embedder),
  };
  const leaves = findLeaves(rows, {
    k: input.k?.intent,
    wordings: countWordings(texts),
    previous: before && { centroids: before.centroids, outside: unclusteredIn(before.intents) },
    random,
  });
  const groups = groupLeaves({ centroids: leaves.centroids, weights: leaves.sizes }, input.k ?? {}, random);
  const members = gatherMembers(rows, leaves).map((of) => of.map((row) => items[row]!));
  const match = previous && before && matchLeaves({ previous, before, leaves });

  const places = identifyNodes({ agent, number, members, groups, previous, match });
  const nodes = composeNodes(places);
  const leafIds = places.intent.map((place) => place.id);
  const assigned = [...leaves.labels].map((leaf) => (leaf === NO_LEAF ? UNCLUSTERED : leafIds[leaf]!));
  const taxonomy: Taxonomy = {
    id: taxonomyId(input, items),
    agent,
    number,
    createdAt: input.asOf,
    seed,
    conversations: items.length,
    unclustered: assigned.filter((id) => id === UNCLUSTERED).length,
    nodes,
    leaves: leafIds.map((intentId, leaf) => storedLeaf(intentId, leaf, leaves, members[leaf]!)),
    embedder: embedder.fitted,
    changes: previous && match ? recordChanges(previous, nodes, leafIds, match) : [],
  };
  return { taxonomy, assignments: Object.fromEntries(items.map((item, i) => [item.conversationId, assigned[i]!])) };
}

function inOrder(items: readonly RequestItem[]): RequestItem[] {
  const sorted = [...items].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
  const twice = sorted.find((item, index) => item.conversationId === sorted[index - 1]?.conversationId);
  if (!twice) return sorted;
  throw new AppError({
    code: 'INTENTS.DUPLICATE_CONVERSATION',
    message: `Conversation ${twice.conversationId} is given more than once.`,
    fix: 'Give each conversation once, with its primary request.',
  });
}

function unclusteredIn(intents: readonly string[]): number[] {
  return intents.flatMap((intent, item) => (intent === UNCLUSTERED ? [item] : []));
}

function taxonomyId({ agent, seed, asOf, previous }: TaxonomyInput, items: readonly RequestItem[]): string {
  const content = items.flatMap((item) => [item.conversationId, item.text]);
  return contentId('taxonomy', agent, seed, asOf, previous?.id ?? '', ...content);
}

function storedLeaf(intentId: string, leaf: number, leaves: Leaves, members: readonly RequestItem[]): Leaf {
  return {
    intentId,
    centroid: encodeFloats(rowAt(leaves.centroids, leaf)),
    radius: leaves.radii[leaf]!,
    exemplars: exemplarsOf(members),
  };
}

/** The most typical requests, each wording once. */
function exemplarsOf(members: readonly RequestItem[]): Exemplar[] {
  const byText = new Map<string, Exemplar>();
  for (const { conversationId, text } of members) {
    if (byText.size === EXEMPLARS) break;
    const short = text.slice(0, LONGEST_EXEMPLAR);
    if (!byText.has(short)) byText.set(short, { conversationId, text: short });
  }
  return [...byText.values()];
}
