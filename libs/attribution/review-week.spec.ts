import { type Attribution, weekReportSchema } from '#contracts';
import { buildConversation, type StepScript, type TurnScript } from '../testing/conversation-builder.js';
import { analysed, type Course } from './analysed.fixture.js';
import type { AnalysedConversation } from './case.js';
import { reviewWeek, type WeekMaterial } from './review-week.js';

function made(
  name: string,
  count: number,
  intentId: string,
  turns: (number: number) => TurnScript[],
  course: Course = {},
) {
  return Array.from({ length: count }, (_, number) =>
    analysed(buildConversation({ id: `${name}${number}`, turns: turns(number) }), { intentId, ...course }),
  );
}

function turn(user: string, steps: StepScript[], reply = 'Done.'): TurnScript {
  return { user, steps, reply };
}

const desk = { handOff: 'desk' };
const find = (number: number) => ({ tool: 'find_order', arguments: { order: `o-${number}` }, result: { total: 12 } });
const refund = (number: number) => ({ tool: 'refund', arguments: { order: `o-${number}` }, result: {} });
const stuck = { tool: 'refund', arguments: {}, error: 'order missing' };
const invoice = (number: number): StepScript[] => [
  { tool: 'find_customer', arguments: { mail: `m-${number}` }, result: { customer: `k-${number}` } },
  { tool: 'list_invoices', arguments: { customer: `k-${number}` }, result: { invoice: `i-${number}` } },
  { tool: 'send_invoice', arguments: { invoice: `i-${number}` }, result: {} },
];
const hours = [{ id: 'hours', score: 0.8, text: 'We are open from nine to six.' }];
const refused: Course = { passes: false, findings: [{ pattern: 'tool_error' }] };
const givenUp: Course = { passes: false, findings: [{ pattern: 'handed_off', spanIds: ['s0.0'] }] };
const unhelped: Course = { passes: false, findings: [{ pattern: 'refusal' }] };

/** A week of a shop: refunds get stuck or are handed off at once, invoices take three calls, and nobody wrote of pets. */
const week = [
  ...made('refunded', 60, 'refunds', (n) => [turn(`Refund order o-${n}`, [find(n), refund(n)])]),
  ...made('stuck', 20, 'refunds', (n) => [turn(`Refund order o-${n}`, [find(n), stuck, stuck, stuck])], refused),
  ...made('given', 15, 'refunds', (n) => [turn(`Refund order o-${n}`, [desk])], givenUp),
  ...made('invoiced', 50, 'invoices', (n) => [turn(`The invoice of m-${n}`, invoice(n))]),
  ...made('open', 40, 'visits', () => [turn('When are you open', [{ retrieve: 'when open', documents: hours }])]),
  ...made(
    'pets',
    25,
    'visits',
    () => [turn('May pets come', [{ retrieve: 'pets allowed', documents: [] }], 'Sorry.')],
    unhelped,
  ),
];

function blame({ conversation: { id }, findings }: AnalysedConversation): Attribution {
  const cause = id.startsWith('stuck') ? 'tool' : id.startsWith('pets') ? 'retrieval' : null;
  return {
    conversationId: id,
    findingIds: findings.map((finding) => finding.id),
    cause,
    distribution: cause === null ? { prompt: 0.5, workflow: 0.5 } : { [cause]: 1 },
    document: cause,
    spanId: 's0.0',
    turn: 0,
    evidenceSpanIds: ['s0.0'],
    rule: 'test',
    signature: `${cause}`,
    counterfactual: null,
  };
}

const review = (conversations: AnalysedConversation[], rest: Partial<WeekMaterial> = {}) =>
  reviewWeek({
    conversations,
    attributions: conversations.filter(({ findings }) => findings.length > 0).map(blame),
    seed: 's',
    ...rest,
  });

describe('the review of a week', () => {
  const { paths, ...rest } = review(week);
  const pathsOf = (intent: string) => paths.find(({ intentId }) => intentId === intent);

  it('counts outcomes and what failures are blamed on', () => {
    expect(rest).toMatchObject({ conversations: 210, failed: 60, causes: { tool: 20, retrieval: 25, abstained: 15 } });
    expect(rest.intents[0]).toEqual({
      intentId: 'refunds',
      conversations: 95,
      failed: 35,
      frustrated: 0,
      abandoned: 0,
    });
  });

  it('ranks the faults that lead to an edit', () => {
    expect(rest.clusters.map(({ layer, users }) => [layer, users])).toEqual([
      ['retrieval', 25],
      ['tool', 20],
    ]);
  });

  it('shows the path that helped, the loop that did not, and who was given away too soon', () => {
    expect(pathsOf('refunds')?.sharedPath).toEqual(['start', 'tool:find_order', 'tool:refund', 'reply', 'end']);
    expect(pathsOf('refunds')?.loops).toMatchObject([{ nodes: ['tool:refund!error'], mostRounds: 3, passing: 0 }]);
    expect(pathsOf('refunds')?.prematureHandOffs).toMatchObject([{ to: 'handoff:desk', conversations: 15 }]);
  });

  it('suggests one tool for the calls that always come together', () => {
    expect(rest.missingTools.map(({ calls, conversations }) => [calls, conversations])).toEqual([
      [['find_customer', 'list_invoices', 'send_invoice'], 50],
    ]);
  });

  it('says what users ask for and nobody wrote', () => {
    expect(rest.coverage).toMatchObject([{ intentId: 'visits', unanswered: 25, missingTerms: ['allowed', 'pets'] }]);
  });

  it('samples the worst and the silent', () => {
    const reasons = rest.sample.map(({ reason }) => reason);
    expect([reasons.filter((one) => one === 'worst').length, reasons.length]).toEqual([10, 20]);
  });

  it('fits the report of a week, through JSON', () => {
    const report = {
      ...rest,
      paths,
      agent: 'shop',
      from: '2026-01-05T00:00:00Z',
      to: '2026-01-12T00:00:00Z',
      detectorSet: 'd',
      taxonomyId: null,
      intents: rest.intents.map((intent) => ({ ...intent, name: intent.intentId })),
      incidents: [],
    };
    expect(weekReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('says the same whatever the order of the conversations', () => {
    expect(review(week.toReversed())).toEqual({ ...rest, paths });
  });

  it('holds no words of users but those that several searched for', () => {
    const told = JSON.stringify({ ...rest, paths });
    expect(['Refund order', 'When are', 'May pets', 'o-1"', 'k-1"'].filter((words) => told.includes(words))).toEqual(
      [],
    );
  });
});

it('reviews a week in which nothing happened', () => {
  expect(review([])).toMatchObject({
    conversations: 0,
    clusters: [],
    paths: [],
    missingTools: [],
    coverage: [],
    sample: [],
  });
});
