import { seededRandom } from '../../random.js';
import { communitiesOf } from './communities.js';
import { type Edge, graphOf } from './neighbour-graph.js';

/** Rings of `size` nodes, each a clique, joined to the next by one edge. */
function cliques(count: number, size: number) {
  const edges: Edge[] = [];
  for (let clique = 0; clique < count; clique++) {
    const first = clique * size;
    for (let a = 0; a < size; a++) {
      for (let b = a + 1; b < size; b++) edges.push({ a: first + a, b: first + b, weight: 1 });
    }
    edges.push({ a: first, b: ((clique + 1) % count) * size, weight: 1 });
  }
  return graphOf(count * size, edges, new Float64Array(count * size));
}

describe('communitiesOf', () => {
  it('finds the cliques of a ring of cliques', () => {
    const labels = communitiesOf(cliques(6, 5), 1, seededRandom('ring'));
    const expected = Array.from({ length: 30 }, (_, node) => Math.floor(node / 5));
    expect([...labels]).toEqual(expected);
  });

  it('finds fewer and larger ones at a lower resolution', () => {
    const graph = cliques(30, 5);
    const count = (resolution: number) => new Set(communitiesOf(graph, resolution, seededRandom('ring'))).size;
    expect(count(0.2)).toBeLessThan(count(2));
    expect(count(2)).toBe(30);
  });

  it('gives each node its own where nothing joins them', () => {
    expect([...communitiesOf(graphOf(3, [], new Float64Array(3)), 1, seededRandom('none'))]).toEqual([0, 1, 2]);
  });

  it('gives the same for the same seed', () => {
    const labels = () => communitiesOf(cliques(9, 4), 1, seededRandom('again'));
    expect(labels()).toEqual(labels());
  });

  it('leaves a node that is joined to itself more than to others alone', () => {
    const edges = [
      { a: 0, b: 1, weight: 1 },
      { a: 1, b: 2, weight: 1 },
      { a: 0, b: 2, weight: 1 },
      { a: 2, b: 3, weight: 0.5 },
    ];
    const labels = communitiesOf(graphOf(4, edges, Float64Array.of(0, 0, 0, 8)), 1, seededRandom('loop'));
    expect(labels[3]).not.toBe(labels[2]);
  });
});
