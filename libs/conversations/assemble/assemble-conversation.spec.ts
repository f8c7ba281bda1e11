import { type Conversation, conversationSchema, type Span, stepsOf } from '#contracts';
import { agentSpan, answered, called, chatSpan, hex, said, spanOf, toolSpan } from '../span.fixture.js';
import { assembleConversation } from './assemble-conversation.js';

const outline = (conversation: Conversation) =>
  conversation.turns.map((turn) => [
    turn.user?.text ?? null,
    turn.steps.map((step) => step.kind),
    turn.reply?.text ?? null,
  ]);

const exchange = (trace: number, user: string, reply: string): Span[] => [
  agentSpan({ trace, id: trace * 10, at: trace * 100, lasts: 50 }, 'shop', [said('user', user)]),
  chatSpan(
    { trace, id: trace * 10 + 1, parent: trace * 10, at: trace * 100, lasts: 50 },
    [said('user', user)],
    [said('assistant', reply)],
  ),
];

describe('turns', () => {
  it('a trace with a user message opens a turn, and the message repeated on root and call counts once', () => {
    const conversation = assembleConversation([
      ...exchange(1, 'hi', 'hello'),
      ...exchange(2, 'where is my order?', 'on its way'),
    ]);
    expect(outline(conversation)).toEqual([
      ['hi', ['llm'], 'hello'],
      ['where is my order?', ['llm'], 'on its way'],
    ]);
    expect(conversationSchema.parse(conversation)).toEqual(conversation);
  });

  it('an agent that sends the whole history gives the same turns as one that sends what is new', () => {
    const history = [said('user', 'hi'), said('assistant', 'hello'), said('user', 'bye')];
    const full = [
      ...exchange(1, 'hi', 'hello'),
      agentSpan({ trace: 2, id: 20, at: 200, lasts: 50 }, 'shop', history),
      chatSpan({ trace: 2, id: 21, parent: 20, at: 200, lasts: 50 }, history, [said('assistant', 'goodbye')]),
    ];
    const delta = [...exchange(1, 'hi', 'hello'), ...exchange(2, 'bye', 'goodbye')];
    expect(assembleConversation(full)).toEqual(assembleConversation(delta));
  });

  it('the input of a call holds only what is new since the call before', () => {
    const user = said('user', 'weather?');
    const call = called('c1', 'weather');
    const conversation = assembleConversation([
      chatSpan({ id: 1, at: 0 }, [user], [call]),
      toolSpan({ id: 2, at: 20 }, 'weather', 'c1', 'rain'),
      chatSpan({ id: 3, at: 40 }, [user, call, answered('c1', 'rain')], [said('assistant', 'rain')]),
    ]);
    const inputs = stepsOf(conversation).map((step) =>
      step.kind === 'llm' ? step.input.map(({ role, text }) => [role, text]) : step.kind,
    );
    expect(inputs).toEqual([[['user', 'weather?']], 'tool', [['tool', 'rain']]]);
  });

  it('the same words in the next trace are said again', () => {
    const conversation = assembleConversation([
      ...exchange(1, 'confirm', 'which one?'),
      ...exchange(2, 'confirm', 'done'),
    ]);
    expect(conversation.turns.map((turn) => turn.user?.text)).toEqual(['confirm', 'confirm']);
  });

  it('the same words after silence are said again', () => {
    const unanswered = agentSpan({ trace: 1, id: 1 }, 'shop', [said('user', 'hello?')]);
    const conversation = assembleConversation([unanswered, ...exchange(2, 'hello?', 'hi')]);
    expect(outline(conversation)).toEqual([
      ['hello?', [], null],
      ['hello?', ['llm'], 'hi'],
    ]);
  });

  it('the same words twice within one history are said twice', () => {
    const first = [said('user', 'yes'), said('assistant', 'sure?')];
    const conversation = assembleConversation([
      chatSpan({ id: 1, at: 0 }, first.slice(0, 1), first.slice(1)),
      chatSpan({ id: 2, at: 50 }, [...first, said('user', 'yes')], [said('assistant', 'done')]),
    ]);
    expect(outline(conversation)).toEqual([
      ['yes', ['llm'], 'sure?'],
      ['yes', ['llm'], 'done'],
    ]);
  });

  it('a greeting before the first user message is a turn without user', () => {
    const greeting = chatSpan({ trace: 1, id: 1, at: 0 }, [], [said('assistant', 'welcome')]);
    const conversation = assembleConversation([greeting, ...exchange(2, 'hi', 'hello')]);
    expect(outline(conversation)).toEqual([
      [null, ['llm'], 'welcome'],
      ['hi', ['llm'], 'hello'],
    ]);
  });

  it('several user messages in one trace open several turns', () => {
    const conversation = assembleConversation([
      agentSpan({ id: 1, at: 0, lasts: 100 }, 'shop'),
      chatSpan({ id: 2, parent: 1, at: 0 }, [said('user', 'one')], [said('assistant', 'first')]),
      chatSpan({ id: 3, parent: 1, at: 50 }, [said('user', 'two')], [said('assistant', 'second')]),
    ]);
    expect(outline(conversation)).toEqual([
      ['one', ['llm'], 'first'],
      ['two', ['llm'], 'second'],
    ]);
  });

  it('two calls that are asked the same are one turn', () => {
    const user = said('user', 'refund please');
    const conversation = assembleConversation([
      agentSpan({ id: 1, lasts: 100 }, 'shop', [user]),
      chatSpan({ id: 2, parent: 1, at: 0 }, [user], [said('assistant', 'topic: refund')]),
      chatSpan({ id: 3, parent: 1, at: 20 }, [user], [said('assistant', 'your refund is on its way')]),
    ]);
    expect(outline(conversation)).toEqual([['refund please', ['llm', 'llm'], 'your refund is on its way']]);
  });

  it('a user message quoted within a longer prompt is the same message', () => {
    const conversation = assembleConversation([
      agentSpan({ id: 1, lasts: 100 }, 'shop', [said('user', 'what is the refund policy?')]),
      chatSpan(
        { id: 2, parent: 1 },
        [said('user', 'Context: …\nQuestion: what is the refund policy?')],
        [said('assistant', '14 days')],
      ),
    ]);
    expect(conversation.turns.map((turn) => turn.user?.text)).toEqual(['what is the refund policy?']);
  });

  it('a retrieval before the call belongs to the turn whose message only the call carries', () => {
    const conversation = assembleConversation([
      ...exchange(1, 'hi', 'hello'),
      agentSpan({ trace: 2, id: 20, at: 200, lasts: 90 }, 'shop'),
      spanOf({ trace: 2, id: 21, parent: 20, at: 200, attributes: { 'gen_ai.operation.name': 'retrieval' } }),
      chatSpan(
        { trace: 2, id: 22, parent: 20, at: 220 },
        [said('user', 'opening hours?')],
        [said('assistant', '9 to 5')],
      ),
    ]);
    expect(outline(conversation)[1]).toEqual(['opening hours?', ['retrieval', 'llm'], '9 to 5']);
  });
});

describe('agents', () => {
  it('a run of several agents is one turn with the last speaker as the one who replied', () => {
    const task = said('user', 'count the clients');
    const conversation = assembleConversation([
      agentSpan({ id: 1, lasts: 100 }, 'team', [task]),
      chatSpan(
        { id: 2, parent: 1, at: 0, attributes: { 'gen_ai.agent.name': 'Expert' } },
        [task],
        [said('assistant', 'run this', 'Expert')],
      ),
      toolSpan({ id: 3, parent: 1, at: 20, attributes: { 'gen_ai.agent.name': 'Terminal' } }, 'terminal', 'c1', '4'),
      chatSpan(
        { id: 4, parent: 1, at: 40, attributes: { 'gen_ai.agent.name': 'Checker' } },
        [said('user', '4', 'Terminal')],
        [said('assistant', 'it is 4', 'Checker')],
      ),
    ]);
    expect(outline(conversation)).toEqual([['count the clients', ['llm', 'tool', 'llm'], 'it is 4']]);
    expect(conversation.turns[0]?.reply?.by).toBe('Checker');
    expect(conversation.agent).toBe('team');
  });

  it('what an agent asks another one is no user message, and its answer no reply', () => {
    const conversation = assembleConversation([
      agentSpan({ id: 1, lasts: 100 }, 'lead', [said('user', 'plan my trip')]),
      chatSpan({ id: 2, parent: 1, at: 0 }, [said('user', 'plan my trip')], [called('c1', 'ask_flights')]),
      toolSpan({ id: 3, parent: 1, at: 20, lasts: 40 }, 'ask_flights', 'c1', 'LH 1'),
      agentSpan({ id: 4, parent: 3, at: 22, lasts: 30 }, 'flights', [said('user', 'find flights')]),
      chatSpan({ id: 5, parent: 4, at: 22 }, [said('user', 'find flights')], [said('assistant', 'LH 1')]),
      chatSpan({ id: 6, parent: 1, at: 70 }, [answered('c1', 'LH 1')], [said('assistant', 'You fly LH 1')]),
    ]);
    expect(outline(conversation)).toEqual([['plan my trip', ['llm', 'tool', 'llm', 'llm'], 'You fly LH 1']]);
  });

  it('a person who takes over replies in a step without model', () => {
    const conversation = assembleConversation([
      agentSpan({ id: 1, lasts: 100 }, 'shop', [said('user', 'a person please')]),
      chatSpan({ id: 2, parent: 1, at: 0 }, [said('user', 'a person please')], [said('assistant', 'one moment')]),
      spanOf({
        id: 3,
        parent: 1,
        at: 20,
        name: 'handoff staff',
        attributes: {
          'gen_ai.operation.name': 'handoff',
          'gen_ai.handoff.from_agent': 'shop',
          'gen_ai.handoff.to_agent': 'staff',
        },
      }),
      agentSpan({ id: 4, parent: 1, at: 40 }, 'staff', [], [said('assistant', 'this is Ada', 'staff')]),
    ]);
    expect(conversation.turns[0]?.steps).toMatchObject([
      { kind: 'llm', model: 'model-a', agent: 'shop' },
      { kind: 'handoff', from: 'shop', to: 'staff' },
      { kind: 'llm', model: null, agent: 'staff', text: 'this is Ada' },
    ]);
    expect(conversation.turns[0]?.reply).toMatchObject({ text: 'this is Ada', by: 'staff' });
  });

  it('an agent that takes over within the run goes on with the talk', () => {
    const user = said('user', 'a refund please');
    const conversation = assembleConversation([
      agentSpan({ id: 1, lasts: 100 }, 'triage', [user]),
      chatSpan({ id: 2, parent: 1, at: 0 }, [user], [said('assistant', 'I pass you on')]),
      spanOf({
        id: 3,
        parent: 1,
        at: 20,
        name: 'handoff billing',
        attributes: { 'gen_ai.operation.name': 'handoff' },
      }),
      agentSpan({ id: 4, parent: 1, at: 40, lasts: 50 }, 'billing'),
      chatSpan(
        { id: 5, parent: 4, at: 40 },
        [user, said('assistant', 'I pass you on')],
        [said('assistant', 'refunded')],
      ),
    ]);
    expect(outline(conversation)).toEqual([['a refund please', ['llm', 'handoff', 'llm'], 'refunded']]);
    expect(conversation.turns[0]?.reply?.by).toBe('billing');
  });

  it('a call inside another instrumentation of the same call is counted once', () => {
    const usage = { 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 5 };
    const conversation = assembleConversation([
      agentSpan({ id: 1, lasts: 100, attributes: usage }, 'shop', [said('user', 'hi')]),
      chatSpan({ id: 2, parent: 1, lasts: 50, attributes: usage }, [said('user', 'hi')], [said('assistant', 'hello')]),
      chatSpan({ id: 3, parent: 2, lasts: 40, attributes: usage }, [said('user', 'hi')], [said('assistant', 'hello')]),
    ]);
    expect(conversation.usage).toEqual({ inputTokens: 10, outputTokens: 5 });
    expect(stepsOf(conversation).map((step) => step.spanId)).toEqual([hex(3, 16)]);
  });
});

describe('tools', () => {
  const call = called('c1', 'weather', { city: 'Paris' });
  const first = chatSpan({ trace: 1, id: 1, at: 0 }, [said('user', 'weather?')], [call]);
  const second = chatSpan(
    { trace: 2, id: 2, at: 50 },
    [said('user', 'weather?'), call, answered('c1', 'rain')],
    [said('assistant', 'rain')],
  );

  it('a result that only a message carries makes the step', () => {
    const conversation = assembleConversation([first, second]);
    expect(stepsOf(conversation)).toMatchObject([
      { kind: 'llm' },
      { kind: 'tool', name: 'weather', callId: 'c1', arguments: { city: 'Paris' }, result: 'rain', spanId: hex(2, 16) },
      { kind: 'llm' },
    ]);
    expect(conversation.turns).toHaveLength(1);
  });

  it('the span of a tool is the step, and messages fill in what it leaves out', () => {
    const bare = spanOf({
      trace: 1,
      id: 3,
      at: 20,
      attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'weather' },
    });
    const tools = stepsOf(assembleConversation([first, bare, second])).filter((step) => step.kind === 'tool');
    expect(tools).toMatchObject([{ spanId: hex(2, 16), result: 'rain' }, { spanId: hex(3, 16) }]);
    const named = { ...bare, attributes: { ...bare.attributes, 'gen_ai.tool.call.id': 'c1' } };
    const filled = stepsOf(assembleConversation([first, named, second])).filter((step) => step.kind === 'tool');
    expect(filled).toMatchObject([{ spanId: hex(3, 16), arguments: { city: 'Paris' }, result: 'rain' }]);
  });

  it('a call that nothing answers is a gap', () => {
    expect(assembleConversation([first]).gaps).toEqual([
      { spanId: hex(1, 16), reason: 'the call of weather has neither a span nor a result' },
    ]);
  });

  it('a tool never stands before the call that asked for it', () => {
    const early = toolSpan({ trace: 1, id: 3, at: -30, lasts: 1 }, 'weather', 'c1', 'rain');
    expect(stepsOf(assembleConversation([first, early])).map((step) => step.kind)).toEqual(['llm', 'tool']);
  });

  it('the error of a tool is kept', () => {
    const failed = toolSpan({ id: 1, more: { status: { code: 2, message: 'no such city' } } }, 'weather', 'c1', '');
    expect(stepsOf(assembleConversation([failed]))[0]?.error).toBe('no such city');
  });
});

describe('what the telemetry lacks', () => {
  it('a span whose parent is missing is kept and noted', () => {
    const conversation = assembleConversation([
      chatSpan({ id: 2, parent: 1 }, [said('user', 'hi')], [said('assistant', 'hello')]),
    ]);
    expect(outline(conversation)).toEqual([['hi', ['llm'], 'hello']]);
    expect(conversation.gaps).toEqual([{ spanId: hex(2, 16), reason: `its parent span ${hex(1, 16)} is missing` }]);
  });

  it('history that was never recorded is a gap when the root names the new message, and turns when nothing does', () => {
    const history = [said('user', 'hi'), said('assistant', 'hello'), said('user', 'bye')];
    const call = chatSpan({ id: 2, parent: 1 }, history, [said('assistant', 'goodbye')]);
    const rooted = assembleConversation([agentSpan({ id: 1, lasts: 50 }, 'shop', [said('user', 'bye')]), call]);
    expect(outline(rooted)).toEqual([['bye', ['llm'], 'goodbye']]);
    expect(rooted.gaps).toEqual([
      { spanId: hex(2, 16), reason: 'the input tells of earlier messages that no span shows' },
    ]);
    const alone = assembleConversation([chatSpan({ id: 2 }, history, [said('assistant', 'goodbye')])]);
    expect(outline(alone)).toEqual([
      ['hi', [], 'hello'],
      ['bye', ['llm'], 'goodbye'],
    ]);
  });

  it('a span that no convention knows is kept as a step', () => {
    const conversation = assembleConversation([spanOf({ id: 1, name: 'GET /orders' })]);
    expect(stepsOf(conversation)).toMatchObject([{ kind: 'other', name: 'GET /orders' }]);
  });

  it('messages that were cut off are read up to the cut', () => {
    const whole = JSON.stringify([
      said('user', 'hi'),
      said('assistant', 'hello'),
      said('user', 'where is my parcel now?'),
    ]);
    const span = chatSpan({ id: 1, attributes: { 'gen_ai.input.messages': whole.slice(0, -17) } }, []);
    const conversation = assembleConversation([span]);
    expect(conversation.turns.map((turn) => turn.user?.text)).toEqual(['hi', 'where is my']);
    expect(conversation.gaps).toEqual([
      { spanId: hex(1, 16), reason: 'gen_ai.input.messages was cut off by the sender' },
    ]);
  });

  it('two differing deliveries of a span are noted and the later end counts', () => {
    const early = chatSpan({ id: 1 }, [said('user', 'hi')]);
    const late = chatSpan({ id: 1, lasts: 90 }, [said('user', 'hi')], [said('assistant', 'hello')]);
    for (const order of [
      [early, late],
      [late, early],
    ]) {
      const conversation = assembleConversation(order);
      expect(outline(conversation)).toEqual([['hi', ['llm'], 'hello']]);
      expect(conversation.gaps).toEqual([{ spanId: hex(1, 16), reason: 'delivered twice with different content' }]);
    }
  });

  it('parents in a ring do not hang it', () => {
    const ring = [1, 2, 3].map((id) => spanOf({ id, parent: (id % 3) + 1, at: id }));
    expect(stepsOf(assembleConversation(ring))).toHaveLength(3);
  });

  it('no spans are refused with a fix', () => {
    expect(() => assembleConversation([])).toThrow(expect.objectContaining({ code: 'CONVERSATION.EMPTY' }));
  });
});

describe('the frame', () => {
  it('reads the stamp of the harness and the arms', () => {
    const stamp = {
      'martingale.harness.agent': 'Shop_Agent',
      'martingale.harness.version': '7',
      'martingale.harness.channel': 'canary',
      'martingale.harness.arms': ['r1:treatment', 'r2:control', 'nonsense', '__proto__:control'],
    };
    const conversation = assembleConversation([chatSpan({ id: 1, attributes: stamp }, [said('user', 'hi')])]);
    expect(conversation.harness).toEqual({ version: '7', channel: 'canary', arms: { r1: 'treatment', r2: 'control' } });
    expect(conversation.agent).toBe('shop-agent');
  });

  it('keeps instructions and offered tools', () => {
    const attributes = {
      'gen_ai.system_instructions': [{ type: 'text', content: 'Be kind.' }],
      'gen_ai.tool.definitions': JSON.stringify([
        { type: 'function', name: 'weather', description: 'd', parameters: { type: 'object' } },
      ]),
    };
    const conversation = assembleConversation([agentSpan({ id: 1, attributes }, 'shop', [said('user', 'hi')])]);
    expect(conversation.systemInstructions).toBe('Be kind.');
    expect(conversation.offeredTools).toEqual([{ name: 'weather', description: 'd', parameters: { type: 'object' } }]);
  });

  it('an evaluation of the root is a step of the turn at its time', () => {
    const root = agentSpan({ id: 1, lasts: 100 }, 'shop', [said('user', 'hi')]);
    root.events.push({
      name: 'gen_ai.evaluation.result',
      timeNano: root.endNano,
      attributes: {
        'gen_ai.evaluation.name': 'on-topic',
        'gen_ai.evaluation.score.label': 'fail',
        'gen_ai.evaluation.score.value': 0.2,
      },
    });
    const conversation = assembleConversation([
      root,
      chatSpan({ id: 2, parent: 1 }, [said('user', 'hi')], [said('assistant', 'hello')]),
    ]);
    expect(conversation.turns[0]?.steps[1]).toMatchObject({
      kind: 'evaluation',
      name: 'on-topic',
      label: 'fail',
      score: 0.2,
      spanId: hex(1, 16),
    });
  });
});
