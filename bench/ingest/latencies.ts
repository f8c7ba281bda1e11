import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { conversationId } from '#conversations';
import type { Database } from '#platform';
import { AGENT, type OtlpRequest, type RequestFactory } from './otlp-requests.js';
import type { Receiver } from './services.js';

/** Milliseconds from the moment a request was due to be sent. */
export type Latencies = {
  /** Until it was answered. */
  accept: number[];
  /** Until its spans could be read. */
  readable: number[];
  /** Until its conversations could be read; it takes a worker. */
  queryable: number[];
};

export type Watched = 'readable' | 'queryable';

const POLL_MS = 20;

/** Sends at the times planned, however slow the answers are: waiting for them would hide the worst ones. */
export async function measureLatencies(
  receiver: Receiver,
  database: Database,
  factory: RequestFactory,
  { count, perSecond }: { count: number; perSecond: number },
  watched: readonly Watched[],
): Promise<Latencies> {
  const requests = Array.from({ length: count }, () => {
    const { number, body, traceIds } = factory.create();
    return { number, body: gzipSync(body), traceIds };
  });
  const latencies: Latencies = { accept: [], readable: [], queryable: [] };
  const started = performance.now();
  const dueOf = (index: number) => started + (index / perSecond) * 1000;
  const find = { readable: findReadable(database), queryable: findQueryable(database) };
  const watches = watched.map((what) => watch(requests, dueOf, latencies[what], find[what]));
  await Promise.all(
    requests.map(async ({ body }, index) => {
      await sleep(Math.max(0, dueOf(index) - performance.now()));
      const { status } = await receiver.send(body, 'gzip');
      if (status !== 200) throw new Error(`The receiver answered ${status}.`);
      latencies.accept.push(performance.now() - dueOf(index));
    }),
  );
  await Promise.all(watches);
  return latencies;
}

/** Asks again and again which of the requests due are there, all in one question: the asking must not be the load. */
async function watch(
  requests: readonly OtlpRequest[],
  dueOf: (index: number) => number,
  latencies: number[],
  find: (requests: OtlpRequest[]) => Promise<Set<number>>,
): Promise<void> {
  const open = new Map(requests.map((request, index) => [request.number, { request, due: dueOf(index) }]));
  while (open.size > 0) {
    await sleep(POLL_MS);
    const due = [...open.values()].filter(({ due }) => due <= performance.now()).map(({ request }) => request);
    if (due.length === 0) continue;
    for (const number of await find(due)) {
      latencies.push(performance.now() - open.get(number)!.due);
      open.delete(number);
    }
  }
}

/** By the last trace of each: it is stored and assembled after the others. */
function findReadable({ pool }: Database) {
  return async (requests: OtlpRequest[]): Promise<Set<number>> => {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT DISTINCT encode(trace_id, 'hex') AS id FROM raw_telemetry WHERE project_id = 1 AND trace_id = ANY($1)`,
      [requests.map(({ traceIds }) => traceIds.at(-1))],
    );
    const there = new Set(rows.map(({ id }) => id));
    return numbersOf(requests, (request) => there.has(request.traceIds.at(-1)!.toString('hex')));
  };
}

function findQueryable({ pool }: Database) {
  const idOf = (request: OtlpRequest) => conversationId(AGENT, request.traceIds.at(-1)!.toString('hex'));
  return async (requests: OtlpRequest[]): Promise<Set<number>> => {
    const { rows } = await pool.query<{ id: string }>(
      'SELECT id FROM conversation WHERE project_id = 1 AND id = ANY($1)',
      [requests.map(idOf)],
    );
    const there = new Set(rows.map(({ id }) => id));
    return numbersOf(requests, (request) => there.has(idOf(request)));
  };
}

function numbersOf(requests: readonly OtlpRequest[], isThere: (request: OtlpRequest) => boolean): Set<number> {
  return new Set(requests.filter(isThere).map(({ number }) => number));
}
