import type { AgentAnswer, AgentAsk, AgentRunner } from '#attribution';
import { type AgentMove, type AgentRequest, type AgentStandIn, startAgentStandIn } from '#testing';
import { readConfig } from '../config/index.js';
import { describeAgentRunner } from './agent-runner.contract.js';
import { httpAgentRunner } from './http-agent-runner.js';

describeAgentRunner('an agent in this process', async (agent) => {
  const seen: AgentAsk[] = [];
  const runner: AgentRunner = {
    answer: async (ask, signal) => {
      signal.throwIfAborted();
      seen.push(ask);
      return agent(ask);
    },
  };
  return { runner, seen: () => seen, close: async () => {} };
});

describeAgentRunner('an agent behind an API', async (agent) => {
  const seen: AgentAsk[] = [];
  const server = await startAgentStandIn((body) => {
    seen.push(askOf(body));
    return moveOf(agent(seen.at(-1)!));
  });
  return { runner: runnerAt(server), seen: () => seen, close: server.close };
});

const ask: AgentAsk = {
  agent: 'shop',
  messages: [{ role: 'user', text: 'Hello', calls: [], callId: null }],
  tools: [],
  mustCall: null,
  seed: 1,
};
const signal = new AbortController().signal;

describe('a runner behind an API', () => {
  let server: AgentStandIn;
  afterEach(() => server.close());
  const start = async (said: AgentMove | string) => {
    server = await startAgentStandIn(() => said);
    return runnerAt(server, { MARTINGALE_RUNNER_TOKEN: 'secret' });
  };

  it('is shown its token', async () => {
    await (await start({ say: 'Hi' })).answer(ask, signal);
    expect(server.requests[0]).toMatchObject({ authorization: 'Bearer secret', body: { model: 'shop', seed: 1 } });
  });

  it('gets names of tools and schemas that every server takes', async () => {
    const runner = await start({ say: 'Hi' });
    await runner.answer({ ...ask, tools: [{ name: 'help / v2', description: null, parameters: 'none' }] }, signal);
    expect(server.requests[0]!.body.tools).toEqual([
      { type: 'function', function: { name: 'help___v2', parameters: { type: 'object' } } },
    ]);
  });

  it('is asked again while it is in trouble that passes', async () => {
    const runner = await start({ say: 'Hi' });
    server.refuse(503, 429);
    expect(await runner.answer(ask, signal)).toEqual({ text: 'Hi', calls: [] });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    [502, 'RUNNER.UNAVAILABLE', 'operational'],
    [401, 'RUNNER.REFUSED', 'failure'],
    [400, 'RUNNER.REFUSED', 'failure'],
  ])('that only answers %s is told of as %s', async (status, code, kind) => {
    const runner = await start({ say: 'Hi' });
    server.refuse(...new Array(9).fill(status));
    const failure = await runner.answer(ask, signal).catch((error) => error);
    expect(failure).toMatchObject({ code, kind, fix: expect.stringContaining('MARTINGALE_RUNNER_URL') });
    expect(JSON.stringify([failure, failure.message])).not.toContain('secret');
  });

  it('is not waited for once it is over', async () => {
    server = await startAgentStandIn(() => ({ say: 'Hi' }));
    server.refuse(503);
    const { runner } = readConfig({ MARTINGALE_RUNNER_URL: server.url });
    const over = new AbortController();
    const answer = httpAgentRunner(runner!).answer(ask, over.signal);
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    over.abort(new Error('over'));
    await expect(answer).rejects.toThrow('over');
    expect(server.requests).toHaveLength(1);
  });

  it.each(['{"choices": []}', '[]', '"hello"', '{"choices": [{"message": {"tool_calls": [{"function": {}}]}}]}'])(
    'that speaks another protocol is told of: %s',
    async (said) => {
      const runner = await start(said);
      await expect(runner.answer(ask, signal)).rejects.toMatchObject({ code: 'RUNNER.REFUSED' });
    },
  );

  it('may call with what is no JSON, and with more brackets than any tool takes', async () => {
    const deep = `{"a":${'['.repeat(2_000)}${']'.repeat(2_000)}}`;
    const hidden = `{"]]]]":"]","a":${'['.repeat(200)}${']'.repeat(200)}}`;
    const texts = ['{"id": ', deep, hidden, '', '{"__proto__": 1}'];
    const runner = await start({ call: texts.map((text) => ({ name: 'get_order', arguments: text })) });
    const { calls } = await runner.answer(ask, signal);
    expect(calls.map((call) => call.arguments)).toEqual(['{"id": ', deep, hidden, {}, JSON.parse('{"__proto__": 1}')]);
  });
});

function runnerAt({ url }: AgentStandIn, env: Record<string, string> = {}): AgentRunner {
  const { runner } = readConfig({ MARTINGALE_RUNNER_URL: url, ...env });
  return httpAgentRunner(runner!, { sleep: async () => {} });
}

function askOf(body: AgentRequest): AgentAsk {
  return {
    agent: body.model,
    messages: body.messages.map(({ role, content, tool_calls: calls = [], tool_call_id: callId = null }) => ({
      role: role as AgentAsk['messages'][number]['role'],
      text: content ?? '',
      calls: calls.map(({ id, function: called }) => ({
        id,
        name: called.name,
        arguments: JSON.parse(called.arguments),
      })),
      callId,
    })),
    tools: (body.tools ?? []).map(({ function: tool }) => ({
      name: tool.name,
      description: tool.description ?? null,
      parameters: tool.parameters as { type: string },
    })),
    mustCall: body.tool_choice?.function.name ?? null,
    seed: body.seed,
  };
}

function moveOf({ text, calls }: AgentAnswer): AgentMove {
  if (calls.length === 0) return { say: text };
  return { call: calls.map((called) => ({ name: called.name, arguments: JSON.stringify(called.arguments) })) };
}
