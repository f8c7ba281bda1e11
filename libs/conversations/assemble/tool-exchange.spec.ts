import { type Span, type Step, stepsOf } from '#contracts';
import { agentSpan, answered, called, chatSpan, said, toolSpan } from '../span.fixture.js';
import { assembleConversation } from './assemble-conversation.js';

const toolsOf = (spans: Span[]) =>
  stepsOf(assembleConversation(spans)).flatMap((step) =>
    step.kind === 'tool' ? [[step.name, step.arguments, step.result]] : [],
  );
const kindsOf = (spans: Span[]) =>
  assembleConversation(spans).turns.map(({ steps }) => steps.map((step: Step) => step.kind));

/** A turn of which every call has the id `call_1`, told in the ways chosen. */
function turnOf(turn: number, told: { span: boolean; message: boolean; trace?: number }): Span[] {
  const trace = told.trace ?? turn;
  const at = turn * 1000;
  const result = `found ${turn}`;
  const input = told.message ? [answered('call_1', result)] : [];
  return [
    chatSpan(
      { trace, id: turn * 10 + 1, at },
      [said('user', `question ${turn}?`)],
      [called('call_1', 'find', { turn })],
    ),
    ...(told.span
      ? [toolSpan({ trace, id: turn * 10 + 2, at: at + 20 }, 'find', 'call_1', told.message ? '' : result)]
      : []),
    chatSpan({ trace, id: turn * 10 + 3, at: at + 40 }, input, [said('assistant', `answer ${turn}`)]),
  ];
}

describe('calls whose ids repeat', () => {
  const expected = [1, 2, 3].map((turn) => ['find', { turn }, `found ${turn}`]);

  it.each([
    ['spans', { span: true, message: false }],
    ['messages', { span: false, message: true }],
  ])('each have their own result, told by %s', (_, told) => {
    expect(toolsOf([1, 2, 3].flatMap((turn) => turnOf(turn, told)))).toEqual(expected);
    expect(toolsOf([1, 2, 3].flatMap((turn) => turnOf(turn, { ...told, trace: 1 })))).toEqual(expected);
  });

  it('each have their own result, told once by a span and once by a message', () => {
    const spans = [...turnOf(1, { span: false, message: true }), ...turnOf(2, { span: true, message: false })];
    expect(toolsOf(spans)).toEqual(expected.slice(0, 2));
  });

  it('are a gap where one of them has no result', () => {
    const spans = [...turnOf(1, { span: true, message: false }), ...turnOf(2, { span: false, message: false })];
    const conversation = assembleConversation(spans);
    expect(conversation.gaps.map(({ reason }) => reason)).toEqual(['the call of find has neither a span nor a result']);
    expect(conversation.gaps[0]?.spanId).toBe(conversation.turns[1]?.steps[0]?.spanId);
  });

  it('stand behind the call that asked for them, several times in one turn', () => {
    const again = turnOf(1, { span: true, message: false }).map((span) => ({
      ...span,
      spanId: span.spanId.replace(/^0/, 'f'),
      startNano: span.startNano.replace(/000000$/, '500000'),
    }));
    const [ask, tool, reply] = turnOf(1, { span: true, message: false }) as [Span, Span, Span];
    const [askAgain, toolAgain] = again as [Span, Span];
    const later = (span: Span, ms: number) => ({
      ...span,
      startNano: `${BigInt(span.startNano) + BigInt(ms) * 1_000_000n}`,
      endNano: `${BigInt(span.endNano) + BigInt(ms) * 1_000_000n}`,
    });
    const spans = [
      ask,
      tool,
      later({ ...askAgain, attributes: { ...askAgain.attributes, 'gen_ai.input.messages': '[]' } }, 21),
      later(toolAgain, 41),
      later(reply, 60),
    ];
    expect(kindsOf(spans)).toEqual([['llm', 'tool', 'llm', 'tool', 'llm']]);
  });

  it('within one answer are answered in their order', () => {
    const both = {
      role: 'assistant',
      parts: [...called('c', 'find', { n: 1 }).parts, ...called('c', 'find', { n: 2 }).parts],
    };
    const results = { role: 'tool', parts: [...answered('c', 'one').parts, ...answered('c', 'two').parts] };
    const spans = [
      chatSpan({ id: 1, at: 0 }, [said('user', 'find both')], [both]),
      chatSpan({ id: 2, at: 40 }, [results], [said('assistant', 'both found')]),
    ];
    expect(toolsOf(spans)).toEqual([
      ['find', { n: 1 }, 'one'],
      ['find', { n: 2 }, 'two'],
    ]);
  });

  it('are not told twice by an agent within that is given the whole talk', () => {
    const history = [said('user', 'question 1?'), called('call_1', 'find', { turn: 1 }), answered('call_1', 'found 1')];
    const spans = [
      agentSpan({ trace: 1, id: 1, at: 900, lasts: 900 }, 'lead'),
      ...turnOf(1, { span: false, message: true }).map((span) => ({ ...span, parentSpanId: '0000000000000001' })),
      agentSpan({ trace: 1, id: 5, parent: 1, at: 1100, lasts: 90 }, 'helper'),
      chatSpan(
        { trace: 1, id: 6, parent: 5, at: 1110 },
        [said('system', 'Help.'), ...history],
        [said('assistant', 'ok')],
      ),
    ];
    expect(toolsOf(spans)).toEqual(expected.slice(0, 1));
  });

  it('cost no more the more of them there are', () => {
    const cost = (turns: number) => {
      const spans = Array.from({ length: turns }, (_, turn) => turnOf(turn + 1, { span: true, message: true })).flat();
      const started = process.cpuUsage();
      assembleConversation(spans);
      return process.cpuUsage(started).user;
    };
    cost(300);
    const least = (turns: number) => Math.min(...[1, 2, 3].map(() => cost(turns)));
    // 1,800 and 5,400 spans: three times as many take about three times as long, not nine.
    expect(least(1800) / least(600)).toBeLessThan(6);
  });
});
