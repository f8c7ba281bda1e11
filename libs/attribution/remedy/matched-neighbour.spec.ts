import { buildConversation } from '../../testing/conversation-builder.js';
import { fromMatchedNeighbour } from './matched-neighbour.js';
import { PrefixTree } from './prefix-tree.js';

const calls = (id: string, ...tools: string[]) =>
  buildConversation({ id, turns: [{ user: 'Help', steps: tools.map((tool) => ({ tool })), reply: 'Done.' }] });

describe('fromMatchedNeighbour', () => {
  const tree = new PrefixTree();
  for (const one of [calls('a', 'find', 'check', 'refund'), calls('b', 'find', 'refund'), calls('c', 'find', 'refund')])
    tree.add(one);

  it('names what most neighbours with the same steps did next', () => {
    const failing = calls('x', 'find', 'cancel');
    expect(fromMatchedNeighbour(tree, failing, 's0.1')).toMatchObject({
      neighbourId: 'b',
      change: { kind: 'call', tool: 'refund', arguments: null },
    });
  });

  it('looks back to the longest run of steps they share', () => {
    const failing = calls('x', 'search', 'cancel');
    expect(fromMatchedNeighbour(tree, failing, 's0.1')?.text).toBe('At the start, passing conversations call find.');
  });

  it('leaves the step out where neighbours were done', () => {
    const failing = calls('x', 'find', 'refund', 'refund');
    expect(fromMatchedNeighbour(tree, failing, 's0.2')?.change).toEqual({ kind: 'skip' });
  });

  it('has nothing to say where all neighbours went on alike', () => {
    expect(fromMatchedNeighbour(tree, calls('x', 'find'), 's0.0')).toBeNull();
  });
});
