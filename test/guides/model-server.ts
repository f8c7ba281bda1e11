import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the agents of the guides know of: the tool's result as their programs write it. */
export const order = { order: 'A-1042', status: 'shipped', arrives: 'Tuesday' };
export const answers = {
  first: 'Order A-1042 is on its way and arrives on Tuesday.',
  second: 'It waits at the post office for ten days.',
};

export interface ModelServer {
  /** As `OPENAI_BASE_URL` wants it. */
  url: string;
  close(): void;
}

interface ChatRequest {
  model: string;
  messages: { role: string; content: unknown }[];
}

/**
 * An OpenAI-compatible model with one thought: asked about an order it calls `order_status`, given the result it tells it,
 * and to anything else it says how long the post office waits.
 */
export async function startModelServer(): Promise<ModelServer> {
  let calls = 0;
  const server = createServer((request, response) => {
    void readJson(request).then((asked) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(completionOf(asked, ++calls)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, close: () => server.close() };
}

function completionOf({ model, messages }: ChatRequest, call: number) {
  const { role, content } = messages.at(-1)!;
  const wantsOrder = role === 'user' && JSON.stringify(content).includes(order.order);
  const said = role === 'tool' ? answers.first : answers.second;
  const message = wantsOrder ? { content: null, tool_calls: [toolCall(call)] } : { content: said };
  return {
    id: `chatcmpl-${call}`,
    object: 'chat.completion',
    created: 1_735_689_600,
    model,
    choices: [
      { index: 0, message: { role: 'assistant', ...message }, finish_reason: wantsOrder ? 'tool_calls' : 'stop' },
    ],
    usage: { prompt_tokens: 40, completion_tokens: 10, total_tokens: 50 },
  };
}

function toolCall(call: number) {
  const { order: id } = order;
  return {
    id: `call_${call}`,
    type: 'function',
    function: { name: 'order_status', arguments: JSON.stringify({ order: id }) },
  };
}

async function readJson(request: IncomingMessage): Promise<ChatRequest> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return JSON.parse(body);
}
