import type { Attribution, Conversation, Counterfactual, StepChange } from '#contracts';
import { buildConversation } from '../../testing/conversation-builder.js';
import type { AgentAnswer, AgentAsk, AgentRunner } from './ports.js';
import { type ReplayOptions, replayCounterfactual } from './replay-counterfactual.js';

const say = (text: string): AgentAnswer => ({ text, calls: [] });
const call = (name: string, given: Record<string, string | number>): AgentAnswer => ({
  text: '',
  calls: [{ id: `c-${name}`, name, arguments: given }],
});
const last = ({ messages }: AgentAsk) => messages.at(-1)!;
const runnerOf = (answer: (ask: AgentAsk) => AgentAnswer): AgentRunner & { asked: AgentAsk[] } => {
  const asked: AgentAsk[] = [];
  return {
    asked,
    answer: async (ask) => {
      asked.push({ ...ask, messages: [...ask.messages] });
      return answer(ask);
    },
  };
};

/** The agent searches help in vain where it should look the order up. */
const failing = buildConversation({
  id: 'failing',
  tools: [{ name: 'search_help' }, { name: 'get_order' }],
  turns: [
    { user: 'Hello', reply: 'Hello, how can I help?' },
    {
      user: 'Where is my order A-1?',
      steps: [
        { llm: 'Let me look.', calls: [{ name: 'search_help', arguments: { query: 'order A-1' } }] },
        { tool: 'search_help', arguments: { query: 'order A-1' }, result: 'Nothing found.' },
      ],
      reply: 'I do not know.',
    },
    { user: 'And what is your phone number?', reply: '123.' },
  ],
});
const passing = buildConversation({
  id: 'passing',
  turns: [
    {
      user: 'Order A-1?',
      steps: [{ tool: 'get_order', arguments: { id: 'A-1' }, result: 'shipped' }],
      reply: 'Shipped.',
    },
  ],
});
const shipped = (conversation: Conversation) => conversation.turns.some(({ reply }) => reply?.text.includes('shipped'));

/** An agent that tells what its tools give, and searches where nobody says otherwise. */
const usual = (ask: AgentAsk): AgentAnswer => {
  if (last(ask).role === 'tool') return say(`It says: ${last(ask).text}`);
  if (last(ask).text.includes('phone')) return say('123.');
  return call('search_help', { query: 'order A-1' });
};
const rightCall: StepChange = { kind: 'call', tool: 'get_order', arguments: { id: 'A-1' } };
const counterfactual = (change?: StepChange): Counterfactual => ({
  grade: 1,
  text: 'Call get_order.',
  neighbourId: 'passing',
  change,
});
const options: ReplayOptions = {
  runs: 5,
  seed: 'seed',
  signal: new AbortController().signal,
  later: [],
  neighbour: passing,
};
const replay = (
  runner: AgentRunner,
  change: StepChange | undefined = rightCall,
  more: Partial<ReplayOptions & Pick<Attribution, 'spanId'>> = {},
  passes = shipped,
) => {
  const { spanId = 's1.1', ...rest } = more;
  const attribution = { spanId, counterfactual: counterfactual(change) };
  return replayCounterfactual(failing, attribution, runner, passes, { ...options, ...rest });
};

describe('replays of a counterfactual', () => {
  it('prove it where the change helps and nothing else does', async () => {
    const runner = runnerOf(usual);
    expect(await replay(runner)).toEqual({
      grade: 2,
      text: 'Call get_order. Replayed from this step: 5 of 5 runs pass with the change, 0 of 5 without it; the change helps (p = 0.004).',
      neighbourId: 'passing',
      change: rightCall,
      replays: { changed: { runs: 5, passed: 5 }, unchanged: { runs: 5, passed: 0 } },
    });
  });

  it('leave the grade as it is where they prove nothing, and show their figures', async () => {
    const always = runnerOf(() => say('It is shipped.'));
    expect(await replay(always)).toMatchObject({
      grade: 1,
      text: expect.stringMatching(
        /5 of 5 runs pass with the change, 5 of 5 without it; that does not prove .*\(p = 1\.000\)/,
      ),
      replays: { changed: { runs: 5, passed: 5 }, unchanged: { runs: 5, passed: 5 } },
    });
  });

  it('begin before the step that decided, with what was said and done until then', async () => {
    const runner = runnerOf(usual);
    await replay(runner);
    const unchanged = runner.asked.find(({ messages }) => messages.at(-1)!.role === 'user')!;
    expect(unchanged.messages.map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'user: Hello',
      'assistant: Hello, how can I help?',
      'user: Where is my order A-1?',
    ]);
    const changed = runner.asked.find(({ messages }) => messages.some(({ calls }) => calls[0]?.name === 'get_order'))!;
    expect(changed.messages.slice(-2)).toMatchObject([
      { role: 'assistant', calls: [{ name: 'get_order', arguments: { id: 'A-1' } }] },
      { role: 'tool', text: 'shipped', callId: 'call_changed' },
    ]);
  });

  it('begin after what other agents said before the one that decided', async () => {
    const runners = buildConversation({
      turns: [
        {
          user: 'Go',
          steps: [{ llm: 'A plan.' }, { llm: 'I run it.' }, { tool: 'run', result: 'exit 1' }],
          reply: 'No.',
        },
      ],
    });
    const attribution = { spanId: 's0.2', counterfactual: counterfactual({ kind: 'know', text: 'x' }) };
    const runner = runnerOf(() => say('Done.'));
    await replayCounterfactual(runners, attribution, runner, () => true, options);
    expect(runner.asked[1]!.messages.map(({ text }) => text)).toEqual(['Go', 'A plan.']);
  });

  it('tell what was said with a call as one message with it', async () => {
    const runner = runnerOf(usual);
    await replay(runner, { kind: 'know', text: 'x' }, { spanId: 'r1' });
    const told = runner.asked[1]!.messages.map(({ role, text, calls }) => [
      role,
      text,
      ...calls.map(({ name }) => name),
    ]);
    expect(told.slice(-2)).toEqual([
      ['assistant', 'Let me look.', 'search_help'],
      ['tool', 'Nothing found.'],
    ]);
  });

  it('leave arguments to the agent where the change names the tool alone', async () => {
    const runner = runnerOf((ask) => {
      if (ask.mustCall !== null) return call(ask.mustCall, { id: 'a-1 ' });
      return usual(ask);
    });
    expect(await replay(runner, { kind: 'call', tool: 'get_order', arguments: null })).toMatchObject({ grade: 2 });
  });

  it('let the agent know a text from its instructions', async () => {
    const runner = runnerOf((ask) =>
      say(ask.messages[0]!.role === 'system' ? `I know: ${ask.messages[0]!.text}` : 'I do not know.'),
    );
    expect(await replay(runner, { kind: 'know', text: 'A-1 is shipped.' })).toMatchObject({ grade: 2 });
  });

  it('leave a call out, and refuse it when it is made all the same', async () => {
    const runner = runnerOf((ask) => {
      if (last(ask).text.includes('Left out')) return say('It must be shipped.');
      return usual(ask);
    });
    expect(await replay(runner, { kind: 'skip' })).toMatchObject({ grade: 2 });
    const offered = runner.asked
      .filter(({ messages }) => last({ messages } as AgentAsk).role === 'user')
      .map(({ tools }) => tools.length);
    expect(new Set(offered)).toEqual(new Set([1, 2]));
  });

  it('let the user say what is still to be said, and end', async () => {
    const heard: string[] = [];
    await replay(runnerOf(usual), rightCall, { later: ['And what is your phone number?'] }, (conversation) => {
      heard.push(conversation.turns.map(({ user, reply }) => `${user?.text} ${reply?.text}`).join(' | '));
      return true;
    });
    expect(heard[0]).toBe(
      'Hello Hello, how can I help? | Where is my order A-1? It says: shipped | And what is your phone number? 123.',
    );
    expect(heard).toHaveLength(10);
  });

  it('count the calls that nobody recorded, and tell them from failures of tools', async () => {
    const runner = runnerOf((ask) => (last(ask).role === 'tool' ? say(last(ask).text) : call('refund', { id: 1 })));
    const errors: (string | null)[] = [];
    const result = await replay(runner, { kind: 'know', text: 'x' }, {}, (conversation) => {
      errors.push(
        ...conversation.turns.flatMap(({ steps }) =>
          steps.flatMap((step) => (step.kind === 'tool' ? [step.error] : [])),
        ),
      );
      return false;
    });
    expect(result?.text).toContain('10 of the 10 calls made were not in the recording.');
    expect(new Set(errors)).toEqual(new Set(['not recorded']));
  });

  it('serve failures of tools as failures', async () => {
    const broken = buildConversation({
      turns: [
        { user: 'Go', steps: [{ tool: 'run', arguments: { id: 1 }, result: 'exit 1', error: 'crash' }], reply: 'No.' },
      ],
    });
    const attribution = { spanId: 's0.0', counterfactual: counterfactual({ kind: 'know', text: 'x' }) };
    const runner = runnerOf((ask) => (last(ask).role === 'tool' ? say(last(ask).text) : call('run', { id: 1 })));
    const steps: string[] = [];
    await replayCounterfactual(
      broken,
      attribution,
      runner,
      ({ turns }) => {
        for (const step of turns[0]!.steps) if (step.kind === 'tool') steps.push(`${step.result} ${step.error}`);
        return true;
      },
      options,
    );
    expect(new Set(steps)).toEqual(new Set(['exit 1 crash']));
  });

  it('stop an agent that goes round and round, and count it as failed', async () => {
    const runner = runnerOf(() => call('search_help', { query: 'order A-1' }));
    const result = await replay(runner, { kind: 'know', text: 'x' }, {}, () => true);
    expect(result?.replays).toEqual({ changed: { runs: 5, passed: 0 }, unchanged: { runs: 5, passed: 0 } });
    expect(runner.asked).toHaveLength(300);
  });

  it('give every run a seed of its own, the same when repeated', async () => {
    const seeds = async () => {
      const runner = runnerOf(() => say('shipped'));
      await replay(runner, { kind: 'know', text: 'x' });
      return runner.asked.map(({ seed }) => seed).sort();
    };
    const first = await seeds();
    expect(new Set(first).size).toBe(10);
    expect(await seeds()).toEqual(first);
  });

  it.each([
    ['prove a change that does nothing in few of many tries, by chance', 0.5, 0, 0.05],
    ['prove most changes that help in nine of ten runs in place of one', 0.9, 0.7, 1],
  ])('%s', async (_what, share, least, most) => {
    const know: StepChange = { kind: 'know', text: 'x' };
    const flip = ({ seed, messages }: AgentAsk) => {
      const helps = messages[0]!.role === 'system' ? share : 1 - share;
      return say((seed % 1_000) / 1_000 < helps ? 'shipped' : 'no idea');
    };
    let proven = 0;
    for (let i = 0; i < 400; i++) if ((await replay(runnerOf(flip), know, { seed: `try ${i}` }))?.grade === 2) proven++;
    expect(proven / 400).toBeGreaterThanOrEqual(least);
    expect(proven / 400).toBeLessThanOrEqual(most);
  });

  it('are not made where there is nothing to change', async () => {
    const runner = runnerOf(usual);
    expect(await replay(runner, undefined, { spanId: 'nowhere' })).toBeNull();
    const attribution = { spanId: 's1.1', counterfactual: null };
    expect(await replayCounterfactual(failing, attribution, runner, shipped, options)).toBeNull();
    expect(await replay(runner, { kind: 'skip' }, { spanId: 'r0' })).toBeNull();
    expect(runner.asked).toEqual([]);
  });

  it('refuse fewer runs than can prove anything', async () => {
    await expect(replay(runnerOf(usual), rightCall, { runs: 4 })).rejects.toMatchObject({ code: 'REPLAY.RUNS' });
  });

  it('end with the runner that fails, and when they are told to', async () => {
    let asked = 0;
    const failingRunner: AgentRunner = {
      answer: async () => {
        asked++;
        throw new Error('gone');
      },
    };
    await expect(replay(failingRunner)).rejects.toThrow('gone');
    expect(asked).toBe(2);
    await expect(replay(runnerOf(usual), rightCall, { signal: AbortSignal.abort(new Error('over')) })).rejects.toThrow(
      'over',
    );
  });
});
