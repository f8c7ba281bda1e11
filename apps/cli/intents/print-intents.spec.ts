import { stripVTControlCharacters } from 'node:util';
import type { DriftReport, EmergentIntent, IntentDetail, IntentNode, IntentTree, NearestIntents } from '#contracts';
import { reportNodes } from '#intents';
import { printDrift } from './print-drift.js';
import { printEmergent } from './print-emergent.js';
import { printNearest } from './print-nearest.js';
import { printNode } from './print-node.js';
import { printTree } from './print-tree.js';

const hostile = '\u001b[2J\u202eevil\u0007 ';
const long = `${hostile}${'a very long name '.repeat(12)}`;
const taxonomy = { id: 't2', number: 2, createdAt: '2026-03-09T00:00:00.000Z', origin: 'refresh' as const };
const period = { from: '2026-02-23T00:00:00.000Z', to: '2026-03-09T00:00:00.000Z' };

const node = (id: string, level: IntentNode['level'], parentId: string | null, name: string): IntentNode => ({
  ...{
    id,
    level,
    parentId,
    name,
    description: long,
    terms: [long, 'b'],
    size: 1,
    held: level === 'intent' ? ['name'] : [],
  },
});
const nodes = [
  node('d', 'domain', null, `Orders ${hostile}`),
  node('t', 'topic', 'd', long),
  node('i-track', 'intent', 't', 'Track an order'),
  node('i-delay', 'intent', 't', long),
  node('t2', 'topic', 'd', 'Money'),
  node('i-refund', 'intent', 't2', 'Refund'),
];
const row = (intentId: string, week: number, conversations: number, failed: number) => ({
  ...{ intentId, week, conversations, failed, frustrated: 1, abandoned: 0 },
});
const rows = [
  row('i-track', 0, 400, 40),
  row('i-track', 1, 400, 160),
  row('i-delay', 1, 90, 9),
  row('i-refund', 0, 2, 1),
];
const reported = reportNodes(nodes, rows, 2);
const tree: IntentTree = { taxonomyId: 't2', taxonomy, period, ...reported, emergent: 2, weeks: rows, outdated: 1200 };

const flow = { from: 'i-track', to: 'i-delay', fromName: long, toName: hostile, requests: 12 };
const drifted = { movedFrom: { id: 'd', name: long }, inflows: [flow], outflows: [flow], centroidShift: 0.12 };
const counted = { before: 30, now: 20, shareBefore: 0.3, shareNow: 0.2, movedIn: 12, movedOut: 12 };
const nodeDrift = (nodeId: string, change: 'birth' | 'death' | 'split' | 'merge' | null) => ({
  ...{
    nodeId,
    level: 'intent' as const,
    name: long,
    change,
    otherId: 'i-track',
    renamedFrom: long,
    ...counted,
    ...drifted,
  },
});
const drift: DriftReport = {
  ...{ taxonomyId: 't2', number: 2, createdAt: taxonomy.createdAt },
  drift: {
    ...{ previousId: 't1', previousNumber: 1, requests: 100, unclusteredBefore: 5, unclusteredNow: 3 },
    kept: { intent: 0.96, topic: 0.98, domain: null },
    flows: [flow],
    nodes: [
      nodeDrift('i-track', null),
      nodeDrift('i-new', 'birth'),
      nodeDrift('i-old', 'merge'),
      nodeDrift('i-gone', 'death'),
    ],
  },
};
const outcome = { successProbability: 0, failed: true, frustrated: false, abandoned: false };
const detail: IntentDetail = {
  ...{ taxonomy, period, node: reported.nodes[2]!, ancestors: nodes.slice(0, 2), children: reported.nodes.slice(2, 4) },
  exemplars: [{ intentId: 'i-track', conversationId: 'c', text: long }],
  alsoAskedIn: 3,
  outdated: 0,
  drift: drift.drift.nodes[0]!,
  newest: [
    {
      ...{ id: 'c_0123456789abcdef', userId: null, startedAt: period.from, request: long },
      version: null,
      intentId: 'i-track',
      outcome,
    },
  ],
  more: null,
};
const exemplar = { conversationId: 'c', text: long };
const nearest: NearestIntents = {
  ...{ taxonomy, text: long, assignedTo: 'i-track' },
  intents: [
    {
      intentId: 'i-track',
      name: 'Track an order',
      path: [long, long],
      similarity: 0.8,
      radius: 0.4,
      within: true,
      exemplars: [{ ...exemplar, similarity: 0.9 }],
    },
  ],
};
const emergent: EmergentIntent = {
  ...{
    id: 'e1',
    name: long,
    description: long,
    terms: [long],
    kind: 'new',
    intentId: null,
    conversations: 40,
    users: 30,
  },
  ...{ firstSeenAt: period.from, detectedAt: period.to, trend: [1, 0, 12, 27], expected: 1.4, chance: 0.001 },
  exemplars: [exemplar],
};

const prints: [string, (width: number) => string][] = [
  ['the tree', (width) => printTree('shop', tree, { width, level: 'intent', ids: false })],
  ['the tree with ids', (width) => printTree('shop', tree, { width, level: 'intent', ids: true })],
  ['a node', (width) => printNode(detail, width)],
  ['the intents nearest to a text', (width) => printNearest(nearest, width)],
  ['the drift', (width) => printDrift(drift, width)],
  ['emergent intents', (width) => printEmergent([emergent], width)],
];

describe.each(prints)('%s', (_, print) => {
  it.each([80, 100, 160])('fits a terminal of %i columns', (width) => {
    const lines = stripVTControlCharacters(print(width)).split('\n');
    expect(lines.filter((line) => line.trimEnd().length > width)).toEqual([]);
  });

  it('lets no telemetry steer the terminal', () => {
    const text = print(100);
    expect(['\u001b[2J', '\u202e', '\u0007'].filter((mark) => text.includes(mark))).toEqual([]);
  });
});

describe('the printed tree', () => {
  const lines = stripVTControlCharacters(printTree('shop', tree, { width: 100, level: 'intent', ids: false })).split(
    '\n',
  );
  const lineOf = (name: string) => lines.find((line) => line.includes(name))!;

  it('shows counts, shares and rates, with an arrow where more than chance has changed', () => {
    expect(lineOf('Track an order')).toMatch(/ {4}Track an order\* +800 +90 % ↓ +25 % ↑ +0 % +██/);
  });

  it('shows that there was too little to tell', () => {
    expect(lineOf('Money')).toMatch(/2 +<1 % +50 % +50 % /);
  });

  it('ends with what belongs to none, what the marks mean, and what came up', () => {
    expect(lineOf('belongs to none')).toMatch(/belongs to none +0 +0 %/);
    expect(lines.join('\n')).toMatch(/\* held by a person\.[\s\S]*2 emergent intents since the last refresh/);
  });

  it('leaves out lower levels when told to', () => {
    const domains = printTree('shop', tree, { width: 100, level: 'domain', ids: false });
    expect([domains.includes('Orders'), domains.includes('Track')]).toEqual([true, false]);
  });

  it('says what to do when there is none', () => {
    const none = printTree('shop', { ...tree, taxonomy: null }, { width: 100, level: 'intent', ids: false });
    expect(none).toMatch(/no intents yet: 892 conversations[\s\S]*martingale intents refresh/);
  });
});
