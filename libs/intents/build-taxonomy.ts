import { availableParallelism } from 'node:os';
import { AppError, type Instant, type IntentLevel, UNCLUSTERED } from '#contracts';
import { IntentAssigner, type RequestItem } from './assign/assign-intents.js';
import { NO_LEAF } from './cluster/assign-rows.js';
import { findLeaves } from './cluster/find-leaves.js';
import type { Leaves } from './cluster/form-leaves.js';
import { gatherMembers } from './cluster/gather-members.js';
import { groupLeaves } from './cluster/group-leaves.js';
import { Team } from './cluster/k-means/team.js';
import { composeNodes } from './compose-nodes.js';
import { contentId } from './content-id.js';
import { holdLeaves, intentsHeld, joinLeaves } from './curate/held-leaves.js';
import { driftOf } from './drift/drift-of.js';
import { encodeFloats } from './embed/base64.js';
import { knowsWords } from './embed/lexical/knows-words.js';
import { pickRows, type Rows, rowAt, rowsOf } from './embed/vectors.js';
import { wordingOf } from './embed/wording-of.js';
import { gatherIntents } from './gather-intents.js';
import { identifyNodes } from './identify-nodes.js';
import { type Before, matchLeaves } from './match/match-leaves.js';
import { projectLeaves } from './match/project-leaves.js';
import { recordChanges } from './match/record-changes.js';
import { type Ask, giveNames } from './name/ask-model/index.js';
import { pickExemplars } from './pick-exemplars.js';
import type { Embedder, Embedding } from './ports.js';
import { type Random, seededRandom } from './random.js';
import type { Leaf, Taxonomy } from './taxonomy.js';

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

/**
 * Builds the domain › topic › intent tree of an agent's requests. The same items, seed and previous taxonomy give the
 * same result, in whatever order the items come.
 *
 * @param ask a language model that names what is new, where there is one; it may answer differently each time
 * @throws AppError INTENTS.DUPLICATE_CONVERSATION when two items name one conversation
 */
export async function buildTaxonomy(
  input: TaxonomyInput,
  embedding: Embedding,
  ask: Ask | null = null,
): Promise<TaxonomyResult> {
  const { previous, agent, seed } = input;
  const items = inOrder(input.items);
  const texts = items.map((item) => item.text);
  const number = (previous?.number ?? 0) + 1;
  const random = seededRandom('taxonomy', agent, seed, String(number));

  const { embedder, rows, before } = await openSpace(texts, { previous, seed, embedding });
  const team = new Team(availableParallelism());
  const { leaves, held } = await leavesOf(rows, texts, { previous, before, k: input.k?.intent, random, team }).finally(
    () => team.close(),
  );
  const members = gatherMembers(rows, leaves).map((of) => of.map((row) => items[row]!));
  const known = leaves.sizes.map((_, leaf) => heldLeafAt(leaf, leaves, held)?.intentId ?? null);
  const continued =
    previous && before
      ? matchLeaves({ previous, before, labels: leaves.labels, centroids: leaves.centroids, known })
      : known;
  const leafIds = continued.map((id, leaf) => id ?? intentId(agent, number, members[leaf]!));
  const now = [...leaves.labels].map((leaf) => (leaf === NO_LEAF ? UNCLUSTERED : leafIds[leaf]!));

  const intents = gatherIntents(leafIds, leaves, members);
  const groups = groupLeaves({ centroids: intents.centroids, weights: intents.weights }, input.k ?? {}, random);
  const asked = input.k?.topic !== undefined || input.k?.domain !== undefined;
  const placed = { before: before?.intents ?? [], now };
  const own = composeNodes(identifyNodes({ agent, number, intents, groups, asked, previous, placed }));
  const kept = storableLeaves(leafIds, leaves, members, held);
  const tree = { nodes: own, leaves: kept, modelNames: previous?.modelNames ?? [] };
  const { nodes, modelNames } = await giveNames(tree, ask);
  const taxonomy: Taxonomy = {
    id: taxonomyId(input, items),
    agent,
    number,
    createdAt: input.asOf,
    seed,
    conversations: items.length,
    unclustered: now.filter((id) => id === UNCLUSTERED).length,
    nodes,
    leaves: kept,
    embedder: embedder.fitted,
    changes: previous ? recordChanges(previous, nodes, placed) : [],
    modelNames,
  };
  if (previous && before)
    taxonomy.drift = driftOf({ previous, taxonomy, ...placed, centroidsBefore: before.centroids });
  return { taxonomy, assignments: Object.fromEntries(items.map((item, i) => [item.conversationId, now[i]!])) };
}

interface Space {
  readonly embedder: Embedder;
  /** One per text. */
  readonly rows: Rows;
  readonly before: Before | null;
}

/**
 * The space of this refresh, with its requests and the previous leaves in it. The space of the refresh before goes on as
 * long as it knows the words that are said: in a new one every leaf would have to be found again by its exemplars.
 */
async function openSpace(
  texts: readonly string[],
  { previous, seed, embedding }: Pick<TaxonomyInput, 'previous' | 'seed'> & { readonly embedding: Embedding },
): Promise<Space> {
  const assigner = previous && (await IntentAssigner.open(previous, embedding));
  const goesOn = previous?.embedder.vectors === embedding.vectors && knowsWords(previous.embedder, texts);
  if (assigner && goesOn) {
    const { embedder } = assigner;
    const rows = rowsOf(await embedder.embed(texts), texts.length);
    return { embedder, rows, before: { intents: await assigner.place(rows), centroids: assigner.centroids } };
  }
  const embedder = await embedding.fit(texts, seed);
  const rows = rowsOf(await embedder.embed(texts), texts.length);
  const before = previous &&
    assigner && { intents: await assigner.assign(texts), centroids: await projectLeaves(previous, embedder) };
  return { embedder, rows, before };
}

interface LeavesBefore {
  readonly previous: Taxonomy | null;
  readonly before: Before | null;
  readonly k: number | undefined;
  readonly random: Random;
  readonly team: Team;
}

/**
 * The leaves of the requests, and which of the previous ones stand at their end: what a person holds
 * together is set aside, and the rest is clustered.
 */
async function leavesOf(rows: Rows, texts: readonly string[], { previous, before, k, random, team }: LeavesBefore) {
  const wordings = texts.map(wordingOf);
  const heldIds = previous ? intentsHeld(previous) : new Set<string>();
  if (!previous || !before || heldIds.size === 0) {
    return {
      leaves: await findLeaves(rows, { k, wordings, previous: before?.centroids ?? null, random, team }),
      held: [],
    };
  }
  const rest = before.intents.flatMap((id, row) => (heldIds.has(id) ? [] : [row]));
  const free = previous.leaves.flatMap(({ intentId: id }, leaf) => (heldIds.has(id) ? [] : [leaf]));
  const found = await findLeaves(pickRows(rows, rest), {
    k: k === undefined ? undefined : Math.max(1, k - heldIds.size),
    wordings: rest.map((row) => wordings[row]!),
    previous: pickRows(before.centroids, free),
    random,
    team,
  });
  const held = await holdLeaves(previous, before, rows);
  return {
    leaves: await joinLeaves(rows, found, held, team),
    held: held.positions.map((position) => previous.leaves[position]!),
  };
}

/** The previous leaf that a leaf is, when it is held: those come last. */
function heldLeafAt(leaf: number, leaves: Leaves, held: readonly Leaf[]): Leaf | undefined {
  return held[leaf - (leaves.sizes.length - held.length)];
}

function storableLeaves(
  leafIds: readonly string[],
  leaves: Leaves,
  members: readonly (readonly RequestItem[])[],
  held: readonly Leaf[],
): Leaf[] {
  return leafIds.map((id, leaf) => ({
    intentId: id,
    centroid: encodeFloats(rowAt(leaves.centroids, leaf)),
    radius: leaves.radii[leaf]!,
    exemplars: pickExemplars(members[leaf]!, heldLeafAt(leaf, leaves, held)?.exemplars ?? []),
  }));
}

function intentId(agent: string, number: number, members: readonly RequestItem[]): string {
  return contentId('intent', agent, String(number), ...members.map(({ conversationId }) => conversationId));
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

function taxonomyId({ agent, seed, asOf, previous }: TaxonomyInput, items: readonly RequestItem[]): string {
  const content = items.flatMap((item) => [item.conversationId, item.text]);
  return contentId('taxonomy', agent, seed, asOf, previous?.id ?? '', ...content);
}
