import type { Attribution, Conversation } from '#contracts';
import { buildConversation, type TurnScript } from '../../testing/conversation-builder.js';
import { analysed, type Course } from '../analysed.fixture.js';
import { type ClusterMember, chooseExemplars } from './choose-exemplars.js';

const usual: TurnScript = { user: 'Move my appointment to Friday', steps: [{ tool: 'move' }], reply: 'I could not.' };

interface Member extends Course {
  turns?: TurnScript[];
  counterfactual?: Attribution['counterfactual'];
  sure?: number;
  gaps?: Conversation['gaps'];
}

function member(id: string, { turns = [usual], counterfactual = null, sure = 0.7, gaps = [], ...course }: Member = {}) {
  const conversation = { ...buildConversation({ id, turns }), gaps };
  const one = analysed(conversation, { passes: false, findings: [{ pattern: 'tool_error' }], ...course });
  const attribution: Attribution = {
    conversationId: id,
    findingIds: [`${id}-0`],
    cause: 'tool',
    distribution: { tool: sure, model: 1 - sure },
    document: 'tools/move.yaml',
    spanId: 's0.0',
    turn: 0,
    evidenceSpanIds: ['s0.0'],
    rule: 'test',
    signature: 'fault',
    counterfactual,
  };
  return { attribution, analysed: one } satisfies ClusterMember;
}

const others = (count: number) => Array.from({ length: count }, (_, number) => member(`z${number}`));
const best = (members: ClusterMember[]) => chooseExemplars(members, { count: 1 });
const should = { grade: 1 as const, text: 'Call move with a date.', neighbourId: null };

describe('chooseExemplars', () => {
  it('chooses what most of the cluster looks like', () => {
    const odd = member('a', {
      turns: [{ user: 'Something quite different about gift vouchers', steps: [{ tool: 'pay' }], reply: 'No.' }],
    });
    expect(best([odd, ...others(4)])).toEqual(['z0']);
  });

  it('prefers a conversation that says what should have been done', () => {
    expect(best([...others(4), member('told', { counterfactual: should })])).toEqual(['told']);
  });

  it('prefers sure blame', () => {
    expect(best([...others(4), member('zz-sure', { sure: 0.95 })])).toEqual(['zz-sure']);
  });

  it('prefers complete telemetry', () => {
    const torn = member('a', { gaps: [{ spanId: 's', reason: 'orphaned' }] });
    expect(best([torn, ...others(3)])).toEqual(['z0']);
  });

  it('prefers a conversation in which nothing else went wrong', () => {
    const crowded = member('a', { findings: [{ pattern: 'tool_error' }, { pattern: 'slow' }] });
    expect(best([crowded, ...others(3)])).toEqual(['z0']);
  });

  it('prefers the shorter of two that are alike', () => {
    const long = member('a', { turns: [usual, usual, usual, usual] });
    expect(best([long, ...others(3)])).toEqual(['z0']);
  });

  it('takes one conversation of a user', () => {
    const same = ['a', 'b', 'c'].map((id) => member(id, { user: 'same', counterfactual: should }));
    expect(chooseExemplars([...same, ...others(2)], { count: 3 })).toEqual(['a', 'z0', 'z1']);
  });

  describe('where text still looks personal', () => {
    const named = (id: string) =>
      member(id, { turns: [{ ...usual, user: 'Move my appointment to Friday, Ada' }], counterfactual: should });
    const looksPersonal = (text: string) => text.includes('Ada');

    it('leaves such a conversation out', () => {
      expect(chooseExemplars([named('a'), named('b'), ...others(2)], { count: 3, looksPersonal })).toEqual([
        'z0',
        'z1',
      ]);
    });

    it('shows one such conversation where there is no other', () => {
      expect(chooseExemplars([named('a'), named('b')], { count: 3, looksPersonal })).toEqual(['a']);
    });

    it('sees it in what tools returned', () => {
      const returned = member('a', {
        turns: [{ ...usual, steps: [{ tool: 'move', result: { guest: 'Ada' } }] }],
        counterfactual: should,
      });
      expect(chooseExemplars([returned, ...others(1)], { count: 1, looksPersonal })).toEqual(['z0']);
    });
  });
});
