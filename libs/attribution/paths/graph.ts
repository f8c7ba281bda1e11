import type { IntentPaths } from '#contracts';
import { addTraffic, noTraffic, type Traffic } from '../traffic.js';
import type { Walks } from './walks.js';

/** How many conversations go through each node and from each to the next; a conversation counts once for each. */
export function graphOf({ names, walks }: Walks, mostEdges: number): Pick<IntentPaths, 'nodes' | 'edges'> {
  const nodes = names.map(noTraffic);
  const lastAtNode = new Int32Array(names.length).fill(-1);
  const edges = new Map<number, Traffic & { last: number }>();
  for (const [index, { nodes: way, passing }] of walks.entries()) {
    for (const [position, node] of way.entries()) {
      if (lastAtNode[node] !== index) {
        lastAtNode[node] = index;
        addTraffic(nodes[node]!, passing);
      }
      if (position === 0) continue;
      const key = way[position - 1]! * names.length + node;
      const edge = edges.get(key) ?? { ...noTraffic(), last: -1 };
      if (edge.last === index) continue;
      edge.last = index;
      addTraffic(edge, passing);
      edges.set(key, edge);
    }
  }
  return {
    nodes: nodes
      .map((traffic, node) => ({ node: names[node]!, ...traffic }))
      .filter(({ conversations }) => conversations > 0),
    edges: [...edges]
      .sort(([a, one], [b, other]) => other.conversations - one.conversations || a - b)
      .slice(0, mostEdges)
      .map(([key, { conversations, passing }]) => ({
        from: names[Math.floor(key / names.length)]!,
        to: names[key % names.length]!,
        conversations,
        passing,
      })),
  };
}
