import { UNCLUSTERED } from '#contracts';
import { buildConversation } from '../testing/conversation-builder.js';
import { neighbourhoods } from './neighbourhoods.js';
import { blame, coursesWith, finding, many, passed } from './week.fixture.js';

const { failing, passing } = coursesWith(buildConversation);

const searching = {
  turns: [{ user: 'When do you open?', steps: [{ retrieve: 'open', documents: [] }], reply: 'Always.' }],
};
const unanswered = [finding('empty_retrieval', ['s0.0'])];

describe('ways', () => {
  it('blames a conversation that ended well by all signs for what fails those that went the same way', () => {
    const deceived = { ...failing(searching, [], 'deceived'), outcome: passed };
    const others = many(12, (number) => failing(searching, unanswered, `failed${number}`));
    expect(blame([deceived, ...others])).toMatchObject({ cause: 'retrieval', rule: 'same-way', findingIds: [] });
  });

  it('leaves it alone where most who went that way were served', () => {
    const served = many(10, (number) => ({ ...failing(searching, [], `served${number}`), outcome: passed }));
    const others = many(6, (number) => failing(searching, unanswered, `failed${number}`));
    expect(blame([...served, ...others])).toBeUndefined();
  });
});

describe('spectrum', () => {
  it('suspects the tool that failing conversations lack, and what only they show', () => {
    const astray = { turns: [{ user: 'Refund me', steps: [{ tool: 'cancel' }] }] };
    const result = blame([
      ...many(4, (number) => failing(astray, [finding('dissatisfaction', ['r0'])], `failed${number}`)),
      ...many(4, (number) => passing(number, 'refund')),
    ]);
    expect(result?.spectrum).toContainEqual({ kind: 'lacking-tool', name: 'refund', score: 1 });
    expect(result?.spectrum).toContainEqual({ kind: 'tool', name: 'cancel', score: 1 });
  });

  it('suspects nothing that passing neighbours show as well', () => {
    const result = blame([
      failing({ turns: [{ user: 'Refund me', steps: [{ tool: 'refund' }] }] }, [finding('dissatisfaction', ['r0'])]),
      ...many(4, (number) => passing(number, 'refund')),
    ]);
    expect(result?.spectrum).toEqual([]);
  });
});

describe('model change', () => {
  const served = (id: string, model: string, fails: boolean) => {
    const one = failing(
      { turns: [{ user: 'Refund me', reply: 'Done.' }] },
      fails ? [finding('refusal', ['r0'])] : [],
      id,
    );
    return { ...one, conversation: { ...one.conversation, models: [model] }, outcome: fails ? one.outcome : passed };
  };

  it('blames the model under which failures step up while the harness stays', () => {
    const week = [
      ...many(20, (number) => served(`new${number}`, 'new', number % 2 === 0)),
      ...many(20, (number) => served(`old${number}`, 'old', number === 0)),
    ];
    expect(blame(week)).toMatchObject({ cause: 'model', document: null, rule: 'model-change' });
  });

  it('blames no model where both fail alike', () => {
    const week = [
      ...many(20, (number) => served(`new${number}`, 'new', number % 2 === 0)),
      ...many(20, (number) => served(`old${number}`, 'old', number % 2 === 0)),
    ];
    expect(blame(week)?.cause).toBe('prompt');
  });
});

describe('tried edits', () => {
  const refusing = many(5, (number) => failing({}, [finding('refusal', ['r0'])], `refused${number}`));
  const tried = (layer: 'prompt' | 'tool') => ({ layer, intentIds: ['i1'], mended: false });

  it('leave the model to blame once two layers did not mend the intent', () => {
    expect(blame(refusing, { tried: [tried('prompt'), tried('tool')] })).toMatchObject({
      cause: 'model',
      rule: 'unmended',
    });
  });

  it('say nothing while one layer alone was tried', () => {
    expect(blame(refusing, { tried: [tried('prompt'), tried('prompt')] })?.cause).toBe('prompt');
  });
});

describe('neighbourhoods', () => {
  const asking = (user: string, intentId: string, id: string) => ({
    conversation: buildConversation({ id, turns: [{ user }] }),
    findings: [],
    outcome: passed,
    intentId,
  });

  it('gives a request of no intent the neighbours that use its words', () => {
    const week = [
      asking('please cancel teh subscription', UNCLUSTERED, 'odd'),
      ...many(3, (number) => asking('cancel my subscription', 'cancelling', `c${number}`)),
      ...many(3, (number) => asking('where is my parcel', 'tracking', `t${number}`)),
    ];
    expect(neighbourhoods(week)(week[0]!)).toBe('cancelling');
  });

  it('leaves a request alone whose words nobody else uses', () => {
    const week = [asking('sing something', UNCLUSTERED, 'odd'), asking('where is my parcel', 'tracking', 't')];
    expect(neighbourhoods(week)(week[0]!)).toBe(UNCLUSTERED);
  });
});
