import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to `/chat/completions` with tools, as far as an agent reads it. */
export interface AgentRequest {
  model: string;
  messages: {
    role: string;
    content: string | null;
    tool_calls?: { id: string; function: { name: string; arguments: string } }[];
    tool_call_id?: string;
  }[];
  tools?: { function: { name: string; description?: string; parameters: unknown } }[];
  tool_choice?: { function: { name: string } };
  seed: number;
}

/** What the agent does next: it says something, or calls tools. */
export type AgentMove = { say: string } | { call: { name: string; arguments: string }[] };

export interface AgentStandIn {
  /** As MARTINGALE_RUNNER_URL wants it. */
  url: string;
  requests: { authorization: string | undefined; body: AgentRequest }[];
  /** Answers the next requests with these statuses, one each. */
  refuse(...statuses: number[]): void;
  close(): Promise<void>;
}

/** An agent behind an OpenAI-compatible API on a free port of this machine. A string is sent as it is. */
export async function startAgentStandIn(move: (asked: AgentRequest) => AgentMove | string): Promise<AgentStandIn> {
  const requests: AgentStandIn['requests'] = [];
  const refusals: number[] = [];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      requests.push({ authorization: request.headers.authorization, body });
      const status = refusals.shift() ?? 200;
      const said = status === 200 ? answerOf(move(body)) : '{"error": {"message": "Not this time."}}';
      response.writeHead(status, { 'content-type': 'application/json' }).end(said);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    refuse: (...statuses) => void refusals.push(...statuses),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerOf(move: AgentMove | string): string {
  if (typeof move === 'string') return move;
  const message =
    'say' in move
      ? { role: 'assistant', content: move.say }
      : {
          role: 'assistant',
          content: null,
          tool_calls: move.call.map((called, place) => ({ id: `call_${place}`, type: 'function', function: called })),
        };
  const finish_reason = 'say' in move ? 'stop' : 'tool_calls';
  return JSON.stringify({ object: 'chat.completion', choices: [{ index: 0, message, finish_reason }] });
}

async function readJson(request: IncomingMessage): Promise<AgentRequest> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return JSON.parse(body);
}
