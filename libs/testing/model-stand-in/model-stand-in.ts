import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { answerChat } from './answer-chat.js';
import { answerEmbeddings } from './answer-embeddings.js';
import { type Misbehaviour, misbehave } from './misbehave.js';
import { type Said, saidError } from './said.js';

export interface ChatAsked {
  messages: { role: string; content: string }[];
  /** `json_schema`, `json_object` or `text`. */
  format: string;
}

/** What a server and its model are like; unless said otherwise they do all that is asked. */
export interface ModelTraits {
  dimensions?: number;
  /** Texts that one request may hold, and the status with which more are refused. */
  mostTexts?: number;
  tooLarge?: number;
  /** Characters that a text may have. */
  longestText?: number;
  /** Texts that are never taken. */
  unwanted?: RegExp;
  /** What it does where vectors are asked for as base64. */
  base64?: 'given' | 'passed-over' | 'refused';
  /** Formats of answers that it knows. */
  formats?: string[];
  /** A reasoning model: it wants other parameters. */
  reasons?: boolean;
  /** What the model says. */
  reply?: (asked: ChatAsked) => string;
  apiKey?: string;
  /** How long it thinks about each answer. */
  delayMs?: number;
}

export interface ModelRequest {
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

export interface ModelStandIn {
  /** As OPENAI_BASE_URL wants it. */
  url: string;
  /** Every request so far. */
  requests: ModelRequest[];
  /** Requests that were being answered at once, at most. */
  mostAtOnce(): number;
  /** Spoils the next requests, one each, in this order. */
  misbehave(...next: Misbehaviour[]): void;
  close(): Promise<void>;
}

/** An OpenAI-compatible server on a free port of this machine that misbehaves when told to. */
export async function startModelStandIn(traits: ModelTraits = {}): Promise<ModelStandIn> {
  const requests: ModelRequest[] = [];
  const spoilt: Misbehaviour[] = [];
  const at = { once: 0, most: 0 };
  const server = createServer((request, response) => {
    at.most = Math.max(at.most, ++at.once);
    response.once('close', () => at.once--);
    void readJson(request).then(async (body) => {
      const asked = { path: request.url ?? '/', headers: request.headers, body };
      requests.push(asked);
      if (traits.delayMs !== undefined) await pause(traits.delayMs);
      send(response, answer(asked, traits), spoilt.shift());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    mostAtOnce: () => at.most,
    misbehave: (...next) => {
      spoilt.push(...next);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer({ path, headers, body }: ModelRequest, traits: ModelTraits): Said {
  if (traits.apiKey !== undefined && headers.authorization !== `Bearer ${traits.apiKey}`)
    return saidError(401, `Incorrect API key provided: ${headers.authorization}`);
  if (path === '/v1/embeddings') return answerEmbeddings(body, traits);
  if (path === '/v1/chat/completions') return answerChat(body, traits);
  return saidError(404, 'Not Found');
}

function send(response: ServerResponse, said: Said, how: Misbehaviour | undefined): void {
  if (how === 'hang') return;
  if (how === 'drop') {
    response.destroy();
    return;
  }
  const { status, headers, body } = how === undefined || how === 'dribble' ? said : misbehave(how, said);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (how === 'dribble') response.write('{');
  else response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return JSON.parse(body);
}
