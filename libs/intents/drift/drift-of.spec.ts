import { driftSchema, type IntentNode, UNCLUSTERED } from '#contracts';
import { encodeFloats } from '../embed/base64.js';
import { rowsOf } from '../embed/vectors.js';
import type { Taxonomy, TaxonomyChange } from '../taxonomy.js';
import { driftOf } from './drift-of.js';

/** Intents by topic; all topics lie in one domain. An intent's centroid is given as an angle. */
function taxonomy(number: number, topics: Record<string, Record<string, number>>, more: Partial<Taxonomy> = {}) {
  const node = (id: string, level: IntentNode['level'], parentId: string | null): IntentNode => ({
    ...{ id, level, parentId, name: id.toUpperCase(), description: '', terms: [], size: 0, held: [] },
  });
  return {
    id: `t${number}`,
    agent: 'shop',
    number,
    createdAt: '2026-03-09T00:00:00.000Z',
    seed: '',
    conversations: 0,
    unclustered: 0,
    nodes: [
      node('all', 'domain', null),
      ...Object.entries(topics).flatMap(([topic, intents]) => [
        node(topic, 'topic', 'all'),
        ...Object.keys(intents).map((id) => node(id, 'intent', topic)),
      ]),
    ],
    leaves: Object.values(topics).flatMap((intents) =>
      Object.entries(intents).map(([intentId, angle]) => ({
        intentId,
        centroid: encodeFloats(Float32Array.of(Math.cos(angle), Math.sin(angle))),
        radius: 1,
        exemplars: [],
      })),
    ),
    changes: [] as TaxonomyChange[],
    ...more,
  } as unknown as Taxonomy;
}
const times = (count: number, id: string) => Array.from({ length: count }, () => id);

describe('the drift of a refresh', () => {
  const change = (kind: TaxonomyChange['kind'], nodeId: string, otherId: string | null): TaxonomyChange => ({
    kind,
    level: 'intent',
    nodeId,
    name: nodeId,
    otherId,
  });
  const previous = taxonomy(1, { delivery: { track: 0, delay: 1 }, money: { refund: 2, invoice: 3 } });
  const renewed = taxonomy(
    2,
    { delivery: { track: 0, lost: 1 }, money: { refund: 2.5, delay: 1 } },
    {
      changes: [
        change('split', 'lost', 'track'),
        change('merge', 'invoice', 'refund'),
        change('rename', 'track', null),
      ],
    },
  );
  renewed.nodes.find(({ id }) => id === 'track')!.name = 'Where is it';
  const drift = driftOf({
    previous,
    taxonomy: renewed,
    before: [...times(60, 'track'), ...times(20, 'delay'), ...times(10, 'invoice'), ...times(10, UNCLUSTERED)],
    now: [
      ...times(40, 'track'),
      ...times(15, 'lost'),
      ...times(5, UNCLUSTERED),
      ...times(20, 'delay'),
      ...times(10, 'refund'),
      ...times(10, 'lost'),
    ],
    centroidsBefore: rowsOf(Float32Array.of(1, 0, Math.cos(1), Math.sin(1), Math.cos(2), Math.sin(2), 0, 0), 4),
  });
  const node = (id: string) => drift.nodes.find(({ nodeId }) => nodeId === id)!;

  it('is what its schema says', () => {
    expect(driftSchema.parse(drift)).toEqual(drift);
  });

  it('says how much of what goes on stayed where it was, at each level', () => {
    // Of 80 in intents that go on 60 stayed; 55 of 80 in delivery and 10 of 10 in money; 85 of 90 in the domain.
    expect(drift.kept).toEqual({ intent: 60 / 80, topic: 65 / 90, domain: 85 / 90 });
  });

  it('says how much belonged to no intent before and belongs to none now', () => {
    expect([drift.requests, drift.unclusteredBefore, drift.unclusteredNow]).toEqual([100, 10, 5]);
  });

  it('tells the largest flows by their names', () => {
    expect(drift.flows.map(({ fromName, toName, requests }) => [fromName, toName, requests])).toEqual([
      ['Where is it', 'LOST', 15],
      ['INVOICE', 'REFUND', 10],
      [UNCLUSTERED, 'LOST', 10],
      ['Where is it', UNCLUSTERED, 5],
    ]);
  });

  it('says what came into a node and left it, and how its share changed', () => {
    expect(node('track')).toMatchObject({ movedIn: 0, movedOut: 20, shareBefore: 0.6, shareNow: 0.4 });
    expect(node('lost')).toMatchObject({ movedIn: 25, before: 0, inflows: [{ from: 'track' }, { from: UNCLUSTERED }] });
  });

  it('counts flows between topics by what lies in them', () => {
    expect(node('money')).toMatchObject({ movedIn: 20, inflows: [{ from: 'delivery', requests: 20 }] });
  });

  it('says what was split and merged', () => {
    expect(['lost', 'invoice', 'track'].map((id) => [node(id).change, node(id).otherId])).toEqual([
      ['split', 'track'],
      ['merge', 'refund'],
      [null, null],
    ]);
  });

  it('says what was renamed and what moved in the tree', () => {
    expect([node('track').renamedFrom, node('delay').movedFrom]).toEqual([
      'TRACK',
      { id: 'delivery', name: 'DELIVERY' },
    ]);
    expect([node('refund').renamedFrom, node('refund').movedFrom]).toEqual([null, null]);
  });

  it('says how far a centroid moved, where it is known in the new space', () => {
    expect(node('refund').centroidShift).toBeCloseTo(1 - Math.cos(0.5), 5);
    expect(node('track').centroidShift).toBeCloseTo(0, 5);
    expect([node('lost').centroidShift, node('invoice').centroidShift]).toEqual([null, null]);
  });

  it('keeps nothing of a week in which nothing was placed before', () => {
    const empty = driftOf({ previous, taxonomy: renewed, before: [UNCLUSTERED], now: ['track'] });
    expect(empty.kept).toEqual({ intent: null, topic: null, domain: null });
  });
});
