import type { Attribution, Judgement } from '#contracts';
import { buildConversation } from '../../testing/conversation-builder.js';
import { analysed, type Course } from '../analysed.fixture.js';
import type { AnalysedConversation } from '../case.js';
import { clusterAttributions } from './cluster-attributions.js';
import { judgementWeights } from './judgement-weights.js';

function one(id: string, course: Course): AnalysedConversation {
  return analysed(
    buildConversation({ id, turns: [{ user: 'Help me', steps: [{ tool: 'book' }], reply: 'No.' }] }),
    course,
  );
}

function failing(
  fault: string,
  count: number,
  course: (number: number) => Course = () => ({}),
): AnalysedConversation[] {
  return Array.from({ length: count }, (_, number) =>
    one(`${fault}-${number}`, { passes: false, findings: [{ pattern: 'tool_error' }], ...course(number) }),
  );
}

const passing = (count: number, intentId: string) =>
  Array.from({ length: count }, (_, number) => one(`${intentId}-passing-${number}`, { intentId }));

/** Blames each conversation on the fault it is named for. */
function blame({ conversation, findings }: AnalysedConversation): Attribution {
  const fault = conversation.id.split('-')[0] as string;
  return {
    conversationId: conversation.id,
    findingIds: findings.map(({ id }) => id),
    cause: 'tool',
    distribution: { tool: 0.8, model: 0.2 },
    document: `tools/${fault}.yaml`,
    spanId: 's0.0',
    turn: 0,
    evidenceSpanIds: ['s0.0'],
    rule: 'test',
    signature: fault,
    counterfactual: null,
  };
}

function clusters(week: AnalysedConversation[], options?: Parameters<typeof clusterAttributions>[2]) {
  const blamed = week.filter(({ findings }) => findings.length > 0).map(blame);
  return clusterAttributions(blamed, new Map(week.map((each) => [each.conversation.id, each])), options);
}

const order = (week: AnalysedConversation[]) => clusters(week).map(({ signature }) => signature);

describe('clusterAttributions', () => {
  it('ranks what hits twenty users above the hundred complaints of one', () => {
    const week = [...failing('one', 100, () => ({ user: 'loud' })), ...failing('twenty', 20), ...passing(80, 'i1')];
    expect(order(week)).toEqual(['twenty', 'one']);
  });

  it('ranks a fault that always strikes above one that strikes as many in a large intent', () => {
    const week = [
      ...failing('rare', 10, () => ({ intentId: 'large' })),
      ...passing(990, 'large'),
      ...failing('always', 10, () => ({ intentId: 'small' })),
    ];
    expect(order(week)).toEqual(['always', 'rare']);
  });

  it('does not let a giant drown what hurts a tenth as many three times as badly and as often', () => {
    const mild = { pattern: 'tool_error' as const, severity: 0.2 };
    const harsh = { pattern: 'tool_error' as const, severity: 0.9 };
    const week = [
      ...failing('giant', 300, () => ({ intentId: 'large', findings: [mild] })),
      ...passing(1200, 'large'),
      ...failing('grave', 30, () => ({ intentId: 'small', findings: [harsh] })),
      ...passing(10, 'small'),
    ];
    expect(order(week)).toEqual(['grave', 'giant']);
  });

  it('says what share of each intent the fault fails', () => {
    const week = [
      ...failing('fault', 6, (number) => ({ intentId: number < 4 ? 'a' : 'b' })),
      ...passing(4, 'a'),
      ...passing(8, 'b'),
    ];
    expect(clusters(week)[0]?.intents).toEqual([
      { intentId: 'a', conversations: 4, rate: 0.5 },
      { intentId: 'b', conversations: 2, rate: 0.2 },
    ]);
  });

  it('counts users once, and conversations of unknown users as one each', () => {
    const week = failing('fault', 5, (number) => ({ user: number < 3 ? 'same' : null }));
    expect(clusters(week)[0]?.users).toBe(3);
  });

  it('leaves out conversations that did not fail', () => {
    const mended = one('mended-0', { findings: [{ pattern: 'tool_error' }] });
    expect(order([mended, ...failing('fault', 2)])).toEqual(['fault']);
  });

  it('lets a model that doubts a finding take half of what it counts, and no more', () => {
    const week = failing('fault', 4);
    const doubt = ({ findings }: AnalysedConversation): Judgement => ({
      findingId: findings[0]?.id as string,
      conversationId: '',
      agrees: false,
      confidence: 1,
      reason: '',
      model: 'm',
      at: '2026-01-05T00:00:00Z',
    });
    const [plain, doubted] = [clusters(week)[0], clusters(week, { weightOf: judgementWeights(week.map(doubt)) })[0]];
    expect(doubted?.rank).toBeCloseTo((plain?.rank as number) / 2);
  });

  it('puts exemplars first among its conversations', () => {
    const [cluster] = clusters(failing('fault', 9));
    expect(cluster?.exemplarIds).toHaveLength(3);
    expect(cluster?.conversationIds.slice(0, 3)).toEqual(cluster?.exemplarIds);
  });

  it('does not depend on the order of what it is given', () => {
    const week = [...failing('a', 7), ...failing('b', 7), ...passing(5, 'i1')];
    expect(clusters(week.toReversed())).toEqual(clusters(week));
  });
});
