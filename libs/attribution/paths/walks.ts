import type { AnalysedConversation } from '../case.js';
import { passedUnaided, userOf } from '../traffic.js';
import { END, pathOf, REPLY, START } from './path-of.js';

/** The way of one conversation, as numbers of its intent's node names. */
export interface Walk {
  nodes: number[];
  passing: boolean;
}

/** The ways of all conversations of one intent. Nodes are numbered by how many conversations go through them, most first. */
export interface Walks {
  names: string[];
  walks: Walk[];
  /** Nodes at which the agent gives the conversation away. */
  handOffs: ReadonlySet<number>;
}

/** Of what is seen along the ways: the conversations it takes to be told, and how much is told. */
export interface Telling {
  least: number;
  most: number;
}

/** What rare nodes become together. */
export const OTHER = 'other';

/** Users who must share a key of memory for it to be named: it may be one user's own words. */
const LEAST_USERS = 3;

/** Where no step of an agent stands behind the name. */
const marks: ReadonlySet<string> = new Set([START, REPLY, END, OTHER]);

/** Whether a node is something the agent does, and not where a conversation begins, pauses or ends. */
export function isStep(name: string): boolean {
  return !marks.has(name);
}

/** Collects the ways of one intent's conversations; each is seen once, and only its nodes are kept. */
export class WalkCollector {
  private readonly numbers = new Map<string, number>();
  private readonly raw: Walk[] = [];
  private readonly handOffs = new Set<number>();
  /** Who used each key of memory. */
  private readonly users = new Map<number, Set<string>>();

  get size(): number {
    return this.raw.length;
  }

  add(analysed: AnalysedConversation): void {
    const given = new Set(
      analysed.findings.filter(({ pattern }) => pattern === 'handed_off').flatMap(({ spanIds }) => spanIds),
    );
    const nodes = pathOf(analysed.conversation).map(({ node, spanId }) => {
      const number = this.numberOf(node);
      if (node.startsWith('handoff:') || (spanId !== null && given.has(spanId))) this.handOffs.add(number);
      if (node.startsWith('memory:'))
        this.users.set(number, (this.users.get(number) ?? new Set()).add(userOf(analysed.conversation)));
      return number;
    });
    this.raw.push({ nodes, passing: passedUnaided(analysed) });
  }

  /** The ways with only the `most` frequent nodes named; the rest, and keys of few users, are `other`, runs of it one node. */
  finish(most: number): Walks {
    const names = [...this.numbers.keys()];
    const counts = this.countConversations(names.length);
    const order = names.flatMap((_, number) =>
      (this.users.get(number)?.size ?? LEAST_USERS) < LEAST_USERS ? [] : number,
    );
    const rarity = (number: number) => (marks.has(names[number]!) ? Number.MIN_SAFE_INTEGER : -counts[number]!);
    order.sort((a, b) => rarity(a) - rarity(b) || (names[a]! < names[b]! ? -1 : 1));
    const kept = order.slice(0, most);
    const renumbered = new Int32Array(names.length).fill(kept.length);
    for (const [number, old] of kept.entries()) renumbered[old] = number;
    return {
      names: [...kept.map((old) => names[old]!), OTHER],
      walks: this.raw.map(({ nodes, passing }) => ({ nodes: mergeRuns(nodes, renumbered, kept.length), passing })),
      handOffs: new Set([...this.handOffs].map((old) => renumbered[old]!).filter((number) => number < kept.length)),
    };
  }

  private numberOf(node: string): number {
    const known = this.numbers.get(node);
    if (known !== undefined) return known;
    this.numbers.set(node, this.numbers.size);
    return this.numbers.size - 1;
  }

  private countConversations(nodes: number): Int32Array {
    const counts = new Int32Array(nodes);
    const last = new Int32Array(nodes).fill(-1);
    for (const [index, walk] of this.raw.entries())
      for (const node of walk.nodes)
        if (last[node] !== index) {
          last[node] = index;
          counts[node]!++;
        }
    return counts;
  }
}

function mergeRuns(nodes: readonly number[], renumbered: Int32Array, other: number): number[] {
  const merged: number[] = [];
  for (const old of nodes) {
    const node = renumbered[old]!;
    if (node !== other || merged.at(-1) !== other) merged.push(node);
  }
  return merged;
}
