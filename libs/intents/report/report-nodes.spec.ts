import { type IntentNode, type IntentWeek, UNCLUSTERED, UNPLACED } from '#contracts';
import { reportNodes } from './report-nodes.js';

const node = (id: string, level: IntentNode['level'], parentId: string | null): IntentNode => ({
  id,
  level,
  parentId,
  name: id,
  description: '',
  terms: [],
  size: 0,
  held: [],
});
const nodes = [
  node('orders', 'domain', null),
  node('delivery', 'topic', 'orders'),
  node('track', 'intent', 'delivery'),
  node('delay', 'intent', 'delivery'),
];
const row = (intentId: string, week: number, conversations: number, failed = 0): IntentWeek => ({
  intentId,
  week,
  conversations,
  failed,
  frustrated: 0,
  abandoned: 0,
});

describe('reporting on nodes', () => {
  const rows = [
    row('track', 0, 30, 3),
    row('track', 1, 10, 1),
    row('delay', 1, 20, 2),
    row(UNCLUSTERED, 1, 40),
    row(UNPLACED, 0, 7),
    row('of-a-taxonomy-before', 0, 3),
  ];
  const report = reportNodes(nodes, rows, 2);
  const trafficOf = (id: string) => report.nodes.find((one) => one.id === id)!.traffic;

  it('counts what lies below a node with it', () => {
    expect(['track', 'delay', 'delivery', 'orders'].map((id) => trafficOf(id).conversations)).toEqual([40, 20, 60, 60]);
  });

  it('gives rates of the conversations, and none where there are none', () => {
    expect(trafficOf('delivery').rates).toEqual({ failed: 0.1, frustrated: 0, abandoned: 0 });
    expect(reportNodes(nodes, [], 2).nodes[0]?.traffic).toMatchObject({ conversations: 0, share: 0, rates: null });
  });

  it('takes shares of what has a place, in an intent or in none', () => {
    expect([trafficOf('track').share, report.unclustered.share]).toEqual([0.4, 0.4]);
  });

  it('keeps apart what has no place in this taxonomy', () => {
    expect([report.unplaced, report.conversations]).toEqual([10, 110]);
  });

  it('lists every week, also those without a conversation', () => {
    expect(trafficOf('delay').weeks.map(({ conversations }) => conversations)).toEqual([0, 20]);
  });

  it('compares the last week with those before it', () => {
    expect(trafficOf('track').trend.share).toMatchObject({ now: 10 / 70, before: 1, direction: 'falling' });
  });
});
