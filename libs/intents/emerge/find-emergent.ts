import type { Instant } from '#contracts';
import { ownThread } from '../cluster/k-means/team.js';
import { findNeighbours, type Neighbours, noNeighbours } from '../cluster/neighbours/find-neighbours.js';
import { rowsOf } from '../embed/vectors.js';
import type { Embedding } from '../ports.js';
import type { Taxonomy } from '../taxonomy.js';
import { describeEmergent, type EmergentGroup, nearestIntent, type SeenGroup } from './describe-emergent.js';
import { findDenseCandidates, NEIGHBOURS_WANTED } from './find-dense-candidates.js';
import {
  findGrowingIntents,
  growthOf,
  isPartOfGrowth,
  STILL_GROWING,
  type WeeklyCounts,
} from './find-growing-intents.js';
import { findWordedCandidates } from './find-worded-candidates.js';
import { followKnown } from './follow-known.js';
import { centralityOf, type Group, joinCandidates, settleGroup } from './gather-groups.js';
import type { PlacedRequest } from './placed-request.js';
import { FEWEST_REQUESTS } from './surprise.js';
import { sampleWordings, type TwoSamples, templateOf } from './two-samples.js';
import { FEWEST_USERS, usersOf } from './users-of.js';

export interface EmergenceInput {
  /** The taxonomy in use. */
  readonly taxonomy: Taxonomy;
  /** What was asked before: the requests the taxonomy was built from, and some weeks more; a sample of them will do. */
  readonly baseline: readonly PlacedRequest[];
  /** What was asked since; the newest of it where that is too much. Neither order matters. */
  readonly recent: readonly PlacedRequest[];
  readonly history: WeeklyCounts;
  /** Emergent intents that are open: they keep their ids. */
  readonly known: readonly EmergentGroup[];
  readonly asOf: Instant;
  readonly seed: string;
}

export interface Emergence {
  /** All that is open now, the most surprising first. */
  readonly emergent: readonly EmergentGroup[];
  /** Ids of known ones that are gone: nobody asks any more, or they became one with another. */
  readonly closed: readonly string[];
}

/** Two sorts of candidates are looked for; each has half of the level. */
const KINDS = 2;
/** Too few to know what is usual. */
const FEWEST_BEFORE = 100;

/**
 * What is asked that no intent accounts for. Requests lately and before are compared where they lie in the embedding
 * and in their words: where far too many are recent, something new is asked. A new intent need not be unclustered;
 * most often the nearest leaf has taken it in. The same input gives the same answer.
 */
export async function findEmergent(input: EmergenceInput, embedding: Embedding): Promise<Emergence> {
  const { known, taxonomy, asOf, seed } = input;
  const baseline = inOrder(input.baseline);
  const recent = inOrder(input.recent);
  const samples = sampleWordings(baseline, recent, seed);
  const look = await lookAt(samples, taxonomy, embedding);
  const byTemplate = requestsByTemplate(recent);
  const told = (group: Pick<Group, 'members' | 'worded'>) =>
    requestsOf(settleGroup(group, samples, look.neighbours), samples, look.neighbours, byTemplate);
  const fresh: SeenGroup[] = [];
  for (const group of look.groups) {
    const requests = told(group);
    if (requests.length < FEWEST_REQUESTS || usersOf(requests) < FEWEST_USERS) continue;
    if (fresh.some((known) => holdsMost(known, requests))) continue;
    const intentId = nearestIntent(requests);
    if (intentId !== null && isPartOfGrowth(requests, intentId, recent, baseline)) continue;
    fresh.push({ kind: 'new', intentId, requests, expected: group.expected, chance: group.chance, known: null });
  }
  const growing = findGrowingIntents(recent, input.history)
    // An intent most of whose requests are those of a new one grows because of that.
    .filter(({ requests }) => !fresh.some((group) => holdsMost(group, requests)))
    .map((intent): SeenGroup => ({ kind: 'growing', known: null, ...intent }));
  const followed = followKnown([...fresh, ...growing], known, {
    asOf,
    regrow: (ids) => told(knownGroup(ids, samples)),
    grows: (intentId) => growthOf(intentId, recent, input.history) >= STILL_GROWING,
    recent,
  });
  const emergent = describeEmergent(taxonomy.agent, followed.groups, baseline, asOf);
  return {
    emergent: [...emergent].sort((a, b) => a.intent.chance - b.intent.chance || (a.intent.id < b.intent.id ? -1 : 1)),
    closed: followed.closed,
  };
}

interface Look {
  readonly groups: readonly Group[];
  readonly neighbours: Neighbours;
}

async function lookAt(samples: TwoSamples, taxonomy: Taxonomy, embedding: Embedding): Promise<Look> {
  const { requests, before } = samples;
  if (before < FEWEST_BEFORE || requests.length - before < FEWEST_REQUESTS)
    return { groups: [], neighbours: noNeighbours(before) };
  const embedder = await embedding.restore(taxonomy.embedder);
  const rows = rowsOf(await embedder.embed(requests.map(({ text }) => text)), requests.length);
  const neighbours = await findNeighbours(rows, before, NEIGHBOURS_WANTED, ownThread);
  const candidates = [...findWordedCandidates(samples, KINDS), ...findDenseCandidates(samples, neighbours, KINDS)];
  return { groups: joinCandidates(candidates), neighbours };
}

function holdsMost(group: SeenGroup, requests: readonly PlacedRequest[]): boolean {
  const ids = new Set(group.requests.map(({ conversationId }) => conversationId));
  return requests.filter(({ conversationId }) => ids.has(conversationId)).length * 2 > requests.length;
}

function requestsByTemplate(recent: readonly PlacedRequest[]): Map<string, PlacedRequest[]> {
  const byTemplate = new Map<string, PlacedRequest[]>();
  for (const request of recent) {
    const wording = templateOf(request.text);
    const same = byTemplate.get(wording);
    if (same === undefined) byTemplate.set(wording, [request]);
    else same.push(request);
  }
  return byTemplate;
}

/** All recent requests of the wordings that are members, those of the most central first. */
function requestsOf(
  members: ReadonlySet<number>,
  { requests }: TwoSamples,
  neighbours: Neighbours,
  byTemplate: ReadonlyMap<string, readonly PlacedRequest[]>,
): PlacedRequest[] {
  const centrality = new Map([...members].map((member) => [member, centralityOf(member, members, neighbours)]));
  return [...members]
    .sort((a, b) => centrality.get(b)! - centrality.get(a)! || a - b)
    .flatMap((member) => byTemplate.get(templateOf(requests[member]!.text)) ?? []);
}

/** What is known to belong together stays, however it lies. */
function knownGroup(conversationIds: readonly string[], samples: TwoSamples): Pick<Group, 'members' | 'worded'> {
  const ids = new Set(conversationIds);
  const members = new Set<number>();
  for (let position = samples.before; position < samples.requests.length; position++)
    if (ids.has(samples.requests[position]!.conversationId)) members.add(position);
  return { members, worded: members };
}

function inOrder(requests: readonly PlacedRequest[]): PlacedRequest[] {
  return [...requests].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
}
