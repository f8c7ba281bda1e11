import type { Neighbours } from '../neighbours/find-neighbours.js';

/** An undirected graph with weights, each edge from both of its ends. */
export interface Graph {
  readonly nodes: number;
  /** Edges of node i are those from offsets[i] to offsets[i + 1]. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float64Array;
  /** Weight of what lies inside a node: it was several before. Both ends count, as for edges. */
  readonly loops: Float64Array;
}

/**
 * Joins each row to its nearest: by their cosine, twice where each is near the other. Rows that point away are not
 * joined. The neighbours are those of all rows. A row that stands for several is joined to itself, as its copies would
 * be to each other, though not by more than its neighbours are: paraphrases belong together.
 */
export function neighbourGraph({ count, size, positions, cosines }: Neighbours, copies: readonly number[]): Graph {
  const edges: Edge[] = [];
  for (let row = 0; row < count; row++) {
    for (let place = row * size; place < (row + 1) * size; place++) {
      const weight = cosines[place]!;
      if (weight > 0) edges.push({ a: row, b: positions[place]!, weight });
    }
  }
  return graphOf(
    count,
    edges,
    Float64Array.from(copies, (times) => Math.min(times - 1, size)),
  );
}

export interface Edge {
  readonly a: number;
  readonly b: number;
  readonly weight: number;
}

/** Edges between the same two nodes become one. */
export function graphOf(nodes: number, edges: readonly Edge[], loops: Float64Array): Graph {
  const sums = Array.from({ length: nodes }, () => new Map<number, number>());
  for (const { a, b, weight } of edges) {
    sums[a]!.set(b, (sums[a]!.get(b) ?? 0) + weight);
    sums[b]!.set(a, (sums[b]!.get(a) ?? 0) + weight);
  }
  const offsets = new Int32Array(nodes + 1);
  sums.forEach((of, node) => {
    offsets[node + 1] = offsets[node]! + of.size;
  });
  const targets = new Int32Array(offsets[nodes]!);
  const weights = new Float64Array(offsets[nodes]!);
  sums.forEach((of, node) => {
    let place = offsets[node]!;
    for (const [target, weight] of of) {
      targets[place] = target;
      weights[place++] = weight;
    }
  });
  return { nodes, offsets, targets, weights, loops };
}
