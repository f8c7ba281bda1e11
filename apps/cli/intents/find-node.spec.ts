import type { IntentNode } from '#contracts';
import { findNode } from './find-node.js';

const node = (id: string, level: IntentNode['level'], name: string): IntentNode => ({
  ...{ id, level, name, parentId: null, description: '', terms: [], size: 0, held: [] },
});
const nodes = [
  node('d1', 'domain', 'Billing'),
  node('t1', 'topic', 'Refunds'),
  node('i1', 'intent', 'Refunds'),
  node('i2', 'intent', 'Late delivery'),
  node('i3', 'intent', 'Delivery address'),
  node('t2', 'topic', 'Post'),
  node('d2', 'domain', 'Post'),
];

describe('finding the node that is meant', () => {
  it.each([
    ['i2', 'i2'],
    ['unclustered', 'unclustered'],
    ['late DELIVERY', 'i2'],
    ['address', 'i3'],
    ['refunds', 'i1'],
  ])('%s is %s', (asked, id) => {
    expect(findNode(nodes, asked)).toBe(id);
  });

  it.each([
    ['delivery', /i2 {2}intent Late delivery\n {2}i3/],
    ['post', /t2 {2}topic Post\n {2}d2/],
  ])('%s lists the candidates', (asked, candidates) => {
    expect(() => findNode(nodes, asked)).toThrow(
      expect.objectContaining({ code: 'CLI.NODE', fix: expect.stringMatching(candidates) }),
    );
  });

  it('says that nothing is called so', () => {
    expect(() => findNode(nodes, 'weather')).toThrow(/No node is called “weather”/);
  });
});
