import { END, REPLY, START } from './path-of.js';
import { isStep, type Walks } from './walks.js';

/** Passing conversations that must take a path, for most of them to share it. */
const SHARE = 0.6;
/** Fewer passing conversations than this share nothing one could speak of. */
const LEAST_PASSING = 5;
const LONGEST = 30;
/** Different ways that are compared; of more, the commonest and an even choice of the rest. */
const MOST_WAYS = 100;
/** Nodes of a way that are looked at, and its end. */
const LONGEST_WAY = 150;
const BEAM = 4;

interface Way {
  nodes: readonly number[];
  /** Passing conversations that went it. */
  weight: number;
}

/** Steps found so far, and how far along each way they lead; −1 where the way does not take them. */
interface Candidate {
  path: number[];
  at: Int32Array;
  weight: number;
  /** What is left of the ways, weighted: more room to grow. */
  room: number;
}

/**
 * The longest path, not necessarily without gaps, that most passing conversations take: empty where too few pass. Steps
 * come first, the replies that most give between them after: how long people talk is not what makes a way.
 */
export function sharedPathOf({ names, walks }: Walks): number[] {
  const passing = walks.filter((walk) => walk.passing);
  if (passing.length < LEAST_PASSING) return [];
  const ways = waysOf(passing.map(({ nodes }) => nodes));
  const least = SHARE * ways.reduce((sum, { weight }) => sum + weight, 0);
  const steps = sharedSteps(
    ways,
    frequentNodes(ways, least).filter((node) => isStep(names[node]!)),
    least,
  );
  return weaveIn(names.indexOf(REPLY), [names.indexOf(START), ...steps, names.indexOf(END)], ways, least);
}

/**
 * The longest common subsequence of many sequences is NP-hard (Maier 1978); a beam over the different ways comes close
 * (Blum, Blesa, López-Ibáñez 2009) at a cost bounded by ways × nodes × length, whatever the number of conversations.
 */
function sharedSteps(ways: readonly Way[], nodes: readonly number[], least: number): number[] {
  let beam: Candidate[] = [{ path: [], at: new Int32Array(ways.length), weight: 0, room: 0 }];
  for (let length = 0; length < LONGEST; length++) {
    const grown = beam.flatMap((one) => nodes.flatMap((node) => extend(one, node, ways, least) ?? []));
    if (grown.length === 0) break;
    beam = grown.sort((a, b) => b.room - a.room || (a.path.join() < b.path.join() ? -1 : 1)).slice(0, BEAM);
  }
  return beam.reduce((best, one) => (one.weight > best.weight ? one : best)).path;
}

/** Puts a node into a path wherever most ways, taking all the path, have it too. */
function weaveIn(node: number, path: readonly number[], ways: readonly Way[], least: number): number[] {
  let woven = [...path];
  for (let at = 1; at < woven.length && woven.length < LONGEST; at++) {
    const tried = woven.toSpliced(at, 0, node);
    const weight = ways.reduce((sum, way) => sum + (isWithin(tried, way.nodes) ? way.weight : 0), 0);
    if (weight >= least) woven = tried;
  }
  return woven;
}

function isWithin(path: readonly number[], nodes: readonly number[]): boolean {
  let at = 0;
  for (const node of nodes) if (node === path[at]) at++;
  return at === path.length;
}

function extend({ path, at }: Candidate, node: number, ways: readonly Way[], least: number): Candidate | null {
  const reached = new Int32Array(ways.length).fill(-1);
  let weight = 0;
  let room = 0;
  for (const [index, way] of ways.entries()) {
    if (at[index]! < 0) continue;
    const next = way.nodes.indexOf(node, at[index]! + 1);
    if (next < 0) continue;
    reached[index] = next;
    weight += way.weight;
    room += way.weight * (way.nodes.length - next);
  }
  return weight < least ? null : { path: [...path, node], at: reached, weight, room };
}

function waysOf(walks: readonly (readonly number[])[]): Way[] {
  const byKey = new Map<string, Way>();
  for (const walk of walks) {
    const nodes = walk.length <= LONGEST_WAY ? walk : [...walk.slice(0, LONGEST_WAY - 1), walk.at(-1)!];
    const key = nodes.join();
    const way = byKey.get(key);
    if (way === undefined) byKey.set(key, { nodes, weight: 1 });
    else way.weight++;
  }
  const ways = [...byKey].sort(([a, one], [b, other]) => other.weight - one.weight || (a < b ? -1 : 1));
  const common = MOST_WAYS / 2;
  const rest = ways.slice(common);
  const step = Math.max(1, rest.length / (MOST_WAYS - common));
  const chosen = Array.from(
    { length: Math.min(rest.length, MOST_WAYS - common) },
    (_, i) => rest[Math.floor(i * step)]!,
  );
  return [...ways.slice(0, common), ...chosen].map(([, way]) => way);
}

function frequentNodes(ways: readonly Way[], least: number): number[] {
  const weights = new Map<number, number>();
  for (const { nodes, weight } of ways)
    for (const node of new Set(nodes)) weights.set(node, (weights.get(node) ?? 0) + weight);
  return [...weights]
    .filter(([, weight]) => weight >= least)
    .map(([node]) => node)
    .sort((a, b) => a - b);
}
