import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connector, Pulled, PullWindow } from './connector.js';
import type { ConnectorPorts, FileStore } from './ports.js';
import { parseSettings } from './registry.js';

/** One request as a stand-in sees it. */
export interface Asked {
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
}

export interface Said {
  status?: number;
  headers?: Record<string, string>;
  /** Text and bytes go as they are, anything else as JSON. */
  body?: unknown;
}

/** A server that stands in for a product, on a free port of this machine. */
export interface StandIn {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

export async function startStandIn(say: (asked: Asked) => Said): Promise<StandIn> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const question = { path: decodeURIComponent(url.pathname), query: url.searchParams, headers: request.headers };
    asked.push(question);
    send(response, say(question));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Said): void {
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(bytes);
}

/** Says the first things in turn, then leaves it to the rest: failures before an answer. */
export function firstSay(failures: Said[], then: (asked: Asked) => Said): (asked: Asked) => Said {
  const left = [...failures];
  return (asked) => left.shift() ?? then(asked);
}

export interface TestPorts extends ConnectorPorts {
  /** Milliseconds that were slept, in order; no time passes. */
  slept: number[];
}

export function testPorts(
  given: { nowMs?: number; secrets?: Record<string, string>; files?: FileStore } = {},
): TestPorts {
  const slept: number[] = [];
  const none: FileStore = { list: async function* () {}, read: async function* () {} };
  return {
    fetch: (url, init) => fetch(url, init),
    now: () => given.nowMs ?? Date.parse('2026-02-01T12:00:00Z'),
    sleep: async (ms) => {
      slept.push(ms);
    },
    secret: (variable) => given.secrets?.[variable],
    files: given.files ?? none,
    slept,
  };
}

export function windowOf(from: string, to: string): PullWindow {
  return { fromMs: Date.parse(from), toMs: Date.parse(to) };
}

/** Everything a pull gives. */
export async function pullAll<Settings>(
  connector: Connector<Settings>,
  settings: unknown,
  window: PullWindow,
  ports: ConnectorPorts,
  cursor: unknown = null,
): Promise<Pulled[]> {
  const all: Pulled[] = [];
  // As whoever pulls keeps it: the object itself goes on changing.
  for await (const one of connector.pull(parseSettings(connector, settings), window, cursor, ports))
    all.push(one.cursor === undefined ? one : { ...one, cursor: JSON.parse(JSON.stringify(one.cursor)) });
  return all;
}

export function warningsOf(all: Pulled[]): string[] {
  return all.flatMap(({ warning }) => (warning === undefined ? [] : [warning]));
}
