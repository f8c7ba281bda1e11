import type { AgentAnswer, AgentAsk, AgentRunner, ReplayCall } from '#attribution';

export interface RunnerUnderTest {
  runner: AgentRunner;
  /** The asks that reached the agent, as it saw them. */
  seen(): AgentAsk[];
  close(): Promise<void>;
}

const ask: AgentAsk = {
  agent: 'shop',
  messages: [
    { role: 'system', text: 'You help shoppers.', calls: [], callId: null },
    { role: 'user', text: 'Where is “A-1”? \u{1f4e6}', calls: [], callId: null },
    {
      role: 'assistant',
      text: '',
      calls: [{ id: 'call_1', name: 'get_order', arguments: { id: 'A-1', with: ['items', 2, null] } }],
      callId: null,
    },
    { role: 'tool', text: '{"state":"shipped"}', calls: [], callId: 'call_1' },
  ],
  tools: [{ name: 'get_order', description: 'Finds.', parameters: { type: 'object' } }],
  mustCall: null,
  seed: 7,
};

/** What every runner of agents does; run on each adapter and on what stands in for one. */
export function describeAgentRunner(
  name: string,
  open: (agent: (ask: AgentAsk) => AgentAnswer) => Promise<RunnerUnderTest>,
) {
  describe(`${name} as a runner of agents`, () => {
    let under: RunnerUnderTest;
    afterEach(() => under.close());
    const answer = async (said: AgentAnswer, asked: AgentAsk = ask) => {
      under = await open(() => said);
      return under.runner.answer(asked, new AbortController().signal);
    };

    it('shows the agent what it is asked, whole', async () => {
      await answer({ text: 'Shipped.', calls: [] });
      expect(under.seen()).toEqual([ask]);
    });

    it('names the tool that is to be called', async () => {
      await answer({ text: '', calls: [] }, { ...ask, mustCall: 'get_order' });
      expect(under.seen()[0]!.mustCall).toBe('get_order');
    });

    it('asks an agent without tools', async () => {
      await answer({ text: 'Shipped.', calls: [] }, { ...ask, tools: [] });
      expect(under.seen()[0]!.tools).toEqual([]);
    });

    it('gives its words', async () => {
      expect(await answer({ text: 'It is shipped.', calls: [] })).toEqual({ text: 'It is shipped.', calls: [] });
    });

    it('gives its calls, in their order, with their arguments', async () => {
      const calls: ReplayCall[] = [
        { id: 'call_0', name: 'get_order', arguments: { id: 'A-1', nested: { deep: [1, 'two', null, true] } } },
        { id: 'call_1', name: 'track', arguments: {} },
      ];
      expect(await answer({ text: '', calls })).toEqual({ text: '', calls });
    });

    it('gives calls of tools under the names they have here, whatever names travel', async () => {
      const name = 'Hilfe für Kunden / v2';
      const tools = [{ name, description: null, parameters: { type: 'object' } }];
      under = await open(({ tools: offered }) => ({
        text: '',
        calls: [{ id: 'call_0', name: offered[0]!.name, arguments: {} }],
      }));
      const { calls } = await under.runner.answer({ ...ask, tools }, new AbortController().signal);
      expect(calls.map((call) => call.name)).toEqual([name]);
    });

    it('does not ask once it is over', async () => {
      under = await open(() => ({ text: 'too late', calls: [] }));
      await expect(under.runner.answer(ask, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
      expect(under.seen()).toEqual([]);
    });
  });
}
