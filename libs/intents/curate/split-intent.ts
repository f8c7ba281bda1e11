import { AppError, type IntentNode } from '#contracts';
import type { RequestItem } from '../assign/assign-intents.js';
import { radiiOf } from '../cluster/form-leaves.js';
import { gatherMembers } from '../cluster/gather-members.js';
import { sphericalKMeans } from '../cluster/k-means/k-means.js';
import type { Clustering } from '../cluster/k-means/lloyd.js';
import { ownThread } from '../cluster/k-means/team.js';
import { freeName } from '../compose-nodes.js';
import { contentId } from '../content-id.js';
import { encodeFloats } from '../embed/base64.js';
import { cosine, lengthOf, pickRows, type Rows, rowAt, rowsOf } from '../embed/vectors.js';
import { projectLeaves } from '../match/project-leaves.js';
import { nameNodes } from '../name/name-nodes.js';
import { openTaxonomy } from '../open-taxonomy.js';
import { pickExemplars } from '../pick-exemplars.js';
import type { Embedder } from '../ports.js';
import { type Random, seededRandom } from '../random.js';
import type { Leaf, Taxonomy } from '../taxonomy.js';
import { type CurationContext, changeOf, type DecisionOf, type Draft, hold, nodeOf, wrongLevel } from './draft.js';

type Parts = Pick<Clustering, 'labels' | 'centroids'>;

const RESTARTS = 20;
const MAX_ITERATIONS = 50;
/** Centroids closer than this are one: the requests say the same. */
const SAME = 0.9999;
const ROUNDING = 1e-5;

/** The intent becomes several by its own requests: the largest part keeps its id, and all stay apart from then on. */
export async function splitIntent(
  given: Taxonomy,
  { nodeId, parts }: DecisionOf<'split'>,
  context: CurationContext,
): Promise<Draft> {
  const node = nodeOf(given, nodeId);
  if (node.level !== 'intent')
    throw wrongLevel(
      `${node.name} is a ${node.level}, and only intents are split.`,
      'Move its intents to another, or to a new one.',
    );
  const { taxonomy, embedder } = await openTaxonomy(given, context.embedding);
  const { items, rows } = await readRequests(await context.requestsOf(nodeId), embedder);
  const base = context.baseId ?? taxonomy.id;
  const ids = [
    nodeId,
    ...Array.from({ length: parts - 1 }, (_, part) => contentId('intent', base, nodeId, `${part + 1}`)),
  ];
  const start = context.decided && (await startFrom(context.decided, ids, embedder));
  const found = await divide(rows, parts, start, seededRandom('split', taxonomy.agent, base, nodeId));
  checkApart(node, found, parts);
  const { leaves, members } = await partLeaves(ids, start ? found : largestFirst(found), items, rows);
  const made = partNodes(taxonomy, node, ids, members);
  const position = taxonomy.leaves.findIndex((leaf) => leaf.intentId === nodeId);
  const others = taxonomy.leaves.filter((leaf) => leaf.intentId !== nodeId);
  return {
    nodes: taxonomy.nodes.flatMap((one) => (one.id === nodeId ? made : [one])),
    leaves: [...others.slice(0, position), ...leaves, ...others.slice(position)],
    embedder: embedder.fitted,
    changes: made.slice(1).map((part) => changeOf('split', part, context.by, nodeId)),
    reread: [nodeId],
  };
}

/** The requests of which anything is known. */
async function readRequests(all: readonly RequestItem[], embedder: Embedder) {
  const sorted = [...all].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
  const rows = rowsOf(await embedder.embed(sorted.map(({ text }) => text)), sorted.length);
  const known = sorted.flatMap((_, row) => (lengthOf(rowAt(rows, row)) > 0 ? [row] : []));
  return { items: known.map((row) => sorted[row]!), rows: pickRows(rows, known) };
}

/** Where the parts lay when the split was made, where each still is a node of its own. */
async function startFrom(decided: Taxonomy, ids: readonly string[], embedder: Embedder): Promise<Rows | undefined> {
  const leaves = ids.map((id) => decided.leaves.find((leaf) => leaf.intentId === id));
  if (!leaves.every((leaf) => leaf !== undefined)) return undefined;
  const projected = await projectLeaves({ leaves }, embedder);
  return ids.every((_, part) => lengthOf(rowAt(projected, part)) > 0) ? projected : undefined;
}

function divide(rows: Rows, k: number, start: Rows | undefined, random: Random): Promise<Parts> {
  return sphericalKMeans(rows, {
    k,
    restarts: RESTARTS,
    maxIterations: MAX_ITERATIONS,
    random,
    team: ownThread,
    ...(start && { start }),
  });
}

function checkApart(node: IntentNode, { labels, centroids }: Parts, parts: number): void {
  const pairs = Array.from({ length: centroids.count }, (_, a) => a).flatMap((a) =>
    Array.from({ length: a }, (_, b) => cosine(centroids, a, centroids, b)),
  );
  if (new Set(labels).size === parts && pairs.every((similarity) => similarity < SAME)) return;
  throw new AppError({
    code: 'INTENTS.INSEPARABLE',
    message: `The ${labels.length} requests of ${node.name} that can be read do not fall into ${parts} parts.`,
    fix: 'Ask for fewer parts, or wait until more, and different, requests came in.',
  });
}

function largestFirst({ labels, centroids }: Parts): Parts {
  const sizes = Array.from({ length: centroids.count }, (_, part) => labels.filter((label) => label === part).length);
  const order = sizes.map((_, part) => part).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  return { labels: labels.map((label) => order.indexOf(label)), centroids: pickRows(centroids, order) };
}

/** A leaf each, wide enough for all its requests: a split loses none. */
async function partLeaves(ids: readonly string[], parts: Parts, items: readonly RequestItem[], rows: Rows) {
  const { labels, centroids } = parts;
  const typical = await radiiOf(rows, centroids, ownThread);
  const members = gatherMembers(rows, { labels, centroids, sizes: ids.map(() => 0), radii: typical });
  const leaves = ids.map((intentId, part): Leaf => {
    const farthest = 1 - cosine(rows, members[part]!.at(-1)!, centroids, part);
    return {
      intentId,
      centroid: encodeFloats(rowAt(centroids, part)),
      radius: Math.max(typical[part]!, farthest + ROUNDING),
      exemplars: pickExemplars(
        members[part]!.map((row) => items[row]!),
        [],
      ),
    };
  });
  return { leaves, members: members.map((of) => of.map((row) => items[row]!)) };
}

function partNodes(
  taxonomy: Taxonomy,
  node: IntentNode,
  ids: readonly string[],
  members: readonly (readonly RequestItem[])[],
): IntentNode[] {
  const namings = nameNodes(
    members.map((items) => ({ level: 'intent', texts: items.map(({ text }) => text), children: [], former: null })),
  );
  const sizes = shareOut(
    node.size,
    members.map(({ length }) => length),
  );
  const keepsName = (part: number) => part === 0 && node.held.includes('name');
  const taken = new Set(
    taxonomy.nodes.flatMap(({ id, level, name, held }) =>
      level === 'intent' && (id !== node.id || held.includes('name')) ? [name.toLowerCase()] : [],
    ),
  );
  return ids.map((id, part): IntentNode => {
    const { name, description, terms } = namings[part]!;
    if (keepsName(part)) return hold({ ...node, terms, size: sizes[part]! }, 'members');
    const naming = { name: freeName(name, taken), description, terms };
    const held = part === 0 ? node.held : node.held.filter((one) => one === 'place');
    return hold({ ...node, id, ...naming, size: sizes[part]!, held }, 'members');
  });
}

/** A whole number for each weight, in proportion, that sum to `total`: the largest remainders are rounded up. */
function shareOut(total: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (total * weight) / all);
  const shares = exact.map(Math.floor);
  const order = exact
    .map((_, index) => index)
    .sort((a, b) => exact[b]! - shares[b]! - (exact[a]! - shares[a]!) || a - b);
  const left = total - shares.reduce((sum, share) => sum + share, 0);
  for (const index of order.slice(0, left)) shares[index]!++;
  return shares;
}
