import { buildConversation } from '../testing/conversation-builder.js';
import { attributeWeek } from './attribute-week.js';
import { blame, coursesWith, finding, harness, many, passed } from './week.fixture.js';

const { failing, passing } = coursesWith(buildConversation);

describe('attribute', () => {
  it('blames the tool whose arguments were refused, and quotes the call that worked', () => {
    const evidence = { tool: 'book', error: '422 invalid date', correctedArguments: { date: '2026-01-05' } };
    const result = blame([failing({}, [finding('bad_arguments', ['s0.0'], evidence)])]);
    expect(result).toMatchObject({
      cause: 'tool',
      document: 'tools/book.yaml',
      counterfactual: { grade: 1, change: { kind: 'call', tool: 'book', arguments: { date: '2026-01-05' } } },
    });
  });

  it('takes a single server error for the service, not for the description of its tool', () => {
    const result = blame([failing({}, [finding('tool_error', ['s0.0'], { tool: 'book', error: '503 unavailable' })])]);
    expect(result?.cause).toBe('environment');
  });

  it('blames the index when a search found nothing, and not the hedge that followed', () => {
    const result = blame([failing({}, [finding('empty_retrieval', ['s0.0']), finding('refusal', ['r0'])])]);
    expect(result).toMatchObject({ cause: 'retrieval', document: 'retrieval/help.yaml' });
  });

  it('blames the index when the agent searched and handed the user over in the same turn', () => {
    const steps = [
      { retrieve: 'opening hours', documents: [{ id: 'contact', text: 'Write us.' }] },
      { handOff: 'team' },
    ];
    const script = { turns: [{ user: 'When do you open?', steps, reply: 'We open at nine.', by: 'team' }] };
    const saved = { ...failing(script, [finding('handed_off', ['s0.1'], {}, { severity: 0.25 })]), outcome: passed };
    expect(blame([saved])).toMatchObject({ cause: 'retrieval', document: 'retrieval/help.yaml', spanId: 's0.0' });
  });

  it('blames the prompt for refusals that recur, and names the tool that passing neighbours called', () => {
    const neighbours = many(3, (number) => passing(number, 'refund'));
    const script = { turns: [{ user: 'Refund me what I paid back then' }] };
    const refusing = many(3, (number) => failing(script, [finding('refusal', ['r0'])], `refused${number}`));
    expect(blame([...refusing, ...neighbours])).toMatchObject({
      cause: 'prompt',
      document: 'prompts/system.md',
      counterfactual: { neighbourId: 'passing0', change: { kind: 'call', tool: 'refund' } },
    });
  });

  it('takes one refusal among many that were served for a slip of the model', () => {
    const neighbours = many(40, (number) => passing(number, 'refund'));
    const slip = failing({ turns: [{ user: 'Refund me' }] }, [finding('refusal', ['r0'])]);
    expect(blame([slip, ...neighbours])).toMatchObject({ cause: 'model', document: null });
  });

  it('blames nothing for what was mended before the user left content', () => {
    const evidence = { tool: 'book', error: '422', correctedArguments: { date: '2026-01-05' } };
    const mended = failing({}, [finding('bad_arguments', ['s0.0'], evidence, { severity: 0.15 })]);
    expect(blame([{ ...mended, outcome: passed }])).toBeUndefined();
  });

  it('holds against a conversation only what its content neighbours do not show as well', () => {
    const cutOff = [finding('truncation', ['r0'])];
    const content = many(20, (number) => ({ ...failing({}, cutOff, `content${number}`), outcome: passed }));
    const result = blame([failing({}, [...cutOff, finding('empty_retrieval', ['s0.0'])]), ...content]);
    expect(result?.distribution.workflow ?? 0).toBeLessThan(0.05);
  });

  it('blames memory for a fact told in an earlier session, and the prompt for one told in this', () => {
    const restated = (saidBefore: 'session' | 'conversation', phrase: string) =>
      blame([failing({}, [finding('lost_fact', ['u0'], { phrase, fact: { value: '42', saidBefore } })])]);
    expect(restated('session', 'my colour is red')).toMatchObject({ cause: 'memory', document: 'memory/facts.yaml' });
    expect(restated('session', 'my shoe size is 42')).toMatchObject({ cause: 'memory', document: 'memory/sizes.yaml' });
    expect(restated('conversation', 'my size is 42')).toMatchObject({ cause: 'prompt', document: 'prompts/system.md' });
  });

  it('traces a fact that a content user had to say again', () => {
    const fact = { value: '42', saidBefore: 'session' as const };
    const restated = failing({}, [finding('lost_fact', ['u0'], { phrase: 'my shoe size is 42', fact })]);
    expect(blame([{ ...restated, outcome: passed }])?.cause).toBe('memory');
  });

  it('drops the record where memory was out of date', () => {
    const fact = { value: '42', saidBefore: 'session' as const };
    const result = blame([failing({}, [finding('stale_memory', ['s0.0'], { phrase: 'my shoe size is 43', fact })])]);
    expect(result).toMatchObject({ cause: 'memory', counterfactual: { change: { kind: 'skip' } } });
    expect(result?.signature).toContain('| stale shoe_size');
  });

  it('blames the workflow that serves the request for a loop, and cuts it at the first repeat', () => {
    const script = { turns: [{ user: 'Where is my payment?' }] };
    const result = blame([failing(script, [finding('repetition', ['s0.0', 's0.1'], { tool: 'status', repeats: 6 })])]);
    expect(result).toMatchObject({
      cause: 'workflow',
      document: 'workflows/payments.yaml',
      spanId: 's0.1',
      counterfactual: { change: { kind: 'skip' } },
    });
  });

  it('blames the check that let a false claim pass, and the workflow where there was no check', () => {
    const claim = finding('false_claim', ['r0'], { claim: 'updated' });
    const checked = { turns: [{ user: 'Help me', steps: [{ evaluate: 'guards', label: 'pass' }], reply: 'Updated.' }] };
    expect(blame([failing(checked, [claim])])).toMatchObject({ cause: 'eval', document: 'evals/guards.yaml' });
    expect(blame([failing({}, [claim])])).toMatchObject({ cause: 'workflow', document: 'workflows/main.yaml' });
  });

  it('traces a false claim that the user believed, and none that a call is named for', () => {
    const claim = [finding('false_claim', ['r0'], { claim: 'I have cancelled it' })];
    const told = (tool: string) =>
      blame([{ ...failing({ turns: [{ user: 'Cancel it', steps: [{ tool }] }] }, claim), outcome: passed }]);
    expect(told('look_up')?.cause).toBe('workflow');
    expect(told('cancel')).toBeUndefined();
  });

  it('blames the tool whose routing claims the request, else the tool that was not found', () => {
    const misrouted = (user: string) =>
      blame([
        ...many(3, (number) =>
          failing(
            { turns: [{ user, steps: [{ tool: 'refund' }] }] },
            [finding('dissatisfaction', ['r0'])],
            `f${number}`,
          ),
        ),
        ...many(4, (number) => passing(number, 'cancel', user)),
      ]);
    expect(misrouted('What of my parcel?')?.document).toBe('tools/refund.yaml');
    expect(misrouted('Stop it')?.document).toBe('tools/cancel.yaml');
  });

  it('knows from what staff did by hand which tool was not found', () => {
    const script = {
      tools: [{ name: 'renew_prescription' }],
      turns: [
        {
          user: 'I ran out of pills',
          steps: [{ handOff: 'team' }],
          reply: 'I renewed it: renew prescription is done.',
          by: 'team',
        },
      ],
    };
    const saved = many(4, (number) => failing(script, [finding('handed_off', ['s0.0'])], `saved${number}`));
    const vague = { ...harness, tool: { 'tools/renew.yaml': tool('renew_prescription', 'Handles requests.') } };
    expect(blame(saved, { harness: vague })).toMatchObject({ cause: 'tool', document: 'tools/renew.yaml' });
  });

  it('abstains when two causes are as likely', () => {
    const fact = { value: '42', saidBefore: 'session' as const };
    const findings = [finding('lost_fact', ['u0'], { fact }), finding('repetition', ['s0.0'], { tool: 'book' })];
    const result = blame([failing({}, findings)]);
    expect(result).toMatchObject({ cause: null, document: null });
    expect(Object.keys(result?.distribution ?? {})).toEqual(expect.arrayContaining(['workflow', 'memory']));
  });

  it('gives chances that sum to one', () => {
    const findings = [
      finding('empty_retrieval', ['s0.0']),
      finding('refusal', ['r0']),
      finding('premature_end', ['r0']),
    ];
    const chances = Object.values(blame([failing({}, findings)])?.distribution ?? {});
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
  });

  it('names the agent that took the decisive step', () => {
    const script = { turns: [{ user: 'Book it', steps: [{ tool: 'book', agent: 'planner', error: '422 invalid' }] }] };
    const result = blame([failing(script, [finding('bad_arguments', ['s0.0'], { tool: 'book', error: '422' })])]);
    expect(result?.agent).toBe('planner');
  });

  it('says nothing of a conversation without findings', () => {
    expect(attributeWeek([failing({}, [])], () => harness).attributions).toEqual([]);
  });
});

function tool(name: string, description: string) {
  return {
    name,
    description,
    parameters: { type: 'object' as const, properties: {}, required: [] },
    routing: { use: [], avoid: [] },
    examples: [],
    status: 'active' as const,
    kind: 'native' as const,
  };
}
