import type { Random } from '../../random.js';
import { type Edge, type Graph, graphOf } from './neighbour-graph.js';

/** Passes over all nodes before what still moves is left: each pass moves a small part of those before. */
const MAX_PASSES = 20;

/**
 * Communities of a graph: groups with more weight inside than chance would put there (Louvain: Blondel et al. 2008).
 * A higher `resolution` asks for denser, and so for more of them (Reichardt & Bornholdt 2006). Labels count from 0 in
 * order of first appearance.
 */
export function communitiesOf(graph: Graph, resolution: number, random: Random): Int32Array {
  let labels = Int32Array.from({ length: graph.nodes }, (_, node) => node);
  for (let level = graph; ; ) {
    const found = renumber(new LocalMoves(level, resolution).settle(random));
    labels = labels.map((node) => found.labels[node]!);
    if (found.count === level.nodes) return renumber(labels).labels;
    level = merged(level, found.labels, found.count);
  }
}

/** Nodes move to the neighbouring community in which they raise modularity most, until none gains. */
class LocalMoves {
  private readonly labels: Int32Array;
  private readonly strengths: Float64Array;
  /** Of all nodes of each community. */
  private readonly totals: Float64Array;
  /** Weight between the node at hand and each community; zero where it has no neighbour. */
  private readonly links: Float64Array;
  private readonly scale: number;

  constructor(
    private readonly graph: Graph,
    resolution: number,
  ) {
    this.labels = Int32Array.from({ length: graph.nodes }, (_, node) => node);
    this.strengths = strengthsOf(graph);
    this.totals = this.strengths.slice();
    this.links = new Float64Array(graph.nodes);
    const all = this.strengths.reduce((sum, strength) => sum + strength, 0);
    this.scale = all > 0 ? resolution / all : 0;
  }

  settle(random: Random): Int32Array {
    const order = shuffled(this.graph.nodes, random);
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      let moved = 0;
      for (const node of order) if (this.move(node)) moved++;
      if (moved === 0) break;
    }
    return this.labels;
  }

  private move(node: number): boolean {
    const { offsets, targets, weights } = this.graph;
    const own = this.labels[node]!;
    const strength = this.strengths[node]!;
    const near: number[] = [own];
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      const community = this.labels[targets[edge]!]!;
      if (this.links[community] === 0 && community !== own) near.push(community);
      this.links[community]! += weights[edge]!;
    }
    this.totals[own]! -= strength;
    let best = own;
    let most = this.gain(own, strength);
    for (const community of near) {
      const gain = this.gain(community, strength);
      if (gain > most + 1e-12) {
        most = gain;
        best = community;
      }
    }
    for (const community of near) this.links[community] = 0;
    this.totals[best]! += strength;
    this.labels[node] = best;
    return best !== own;
  }

  private gain(community: number, strength: number): number {
    return this.links[community]! - this.scale * strength * this.totals[community]!;
  }
}

function strengthsOf({ nodes, offsets, weights, loops }: Graph): Float64Array {
  const strengths = loops.slice();
  for (let node = 0; node < nodes; node++) {
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) strengths[node]! += weights[edge]!;
  }
  return strengths;
}

/** The graph whose nodes are the communities. */
function merged({ nodes, offsets, targets, weights, loops }: Graph, labels: Int32Array, count: number): Graph {
  const inside = new Float64Array(count);
  const edges: Edge[] = [];
  for (let node = 0; node < nodes; node++) {
    const a = labels[node]!;
    inside[a]! += loops[node]!;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      const b = labels[targets[edge]!]!;
      if (a === b) inside[a]! += weights[edge]!;
      else if (node < targets[edge]!) edges.push({ a, b, weight: weights[edge]! });
    }
  }
  return graphOf(count, edges, inside);
}

function renumber(labels: Int32Array): { labels: Int32Array<ArrayBuffer>; count: number } {
  const numbers = new Map<number, number>();
  const renumbered = Int32Array.from(labels, (label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
  return { labels: renumbered, count: numbers.size };
}

function shuffled(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
