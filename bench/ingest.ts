import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase, readConfig } from '#platform';
import { type Bench, numberOption, quantile } from './bench.js';
import { measureDecodeAndCopy } from './ingest-reference.js';
import { type Receiver, startReceiver } from './ingest-server.js';
import { createOtlpRequest, type OtlpRequest } from './otlp-requests.js';

/** How fast traces are taken in for good, how soon they can be read, and whether each is there once. */
export const ingest: Bench = {
  about: 'OTLP/HTTP traces into Postgres: speed, latency, exactness. The receiver runs in a process of its own.',
  options: {
    requests: 'requests at full load (100)',
    spans: 'spans a request (500)',
    concurrency: 'requests at a time (4)',
    latency: 'requests at half load (200)',
  },
  async run(options) {
    const spans = numberOption(options, 'spans', 500);
    const full = createRequests(numberOption(options, 'requests', 100), spans);
    const half = createRequests(numberOption(options, 'latency', 200), spans);
    const folder = mkdtempSync(join(tmpdir(), 'martingale-bench-'));
    const config = readConfig({ ...process.env, MARTINGALE_DATA_DIR: folder });
    const database = await openDatabase(config);
    const receiver = await startReceiver(folder);
    try {
      for (const request of createRequests(10, spans)) await receiver.send(request.body);
      const seconds = await sendAll(receiver, full, numberOption(options, 'concurrency', 4));
      const reference = await measureDecodeAndCopy(database, full);
      const latency = await sendAtRate(receiver, database, half, full.length / seconds / 2);
      // Some of it comes twice: a client that never saw the answer sends again.
      for (const request of full.slice(0, 5)) await receiver.send(request.body);
      const { lost, duplicated } = await compare(database, [...full, ...half]);
      const spansPerSecond = (full.length * spans) / seconds;
      return {
        figures: {
          spansPerSecond: Math.round(spansPerSecond),
          ratioToDecodeAndCopy: round(spansPerSecond / reference.spansPerSecond),
          acceptP50Ms: round(quantile(latency.accept, 0.5)),
          acceptP99Ms: round(quantile(latency.accept, 0.99)),
          queryableP99Ms: round(quantile(latency.queryable, 0.99)),
          peakRssMiB: receiver.peakRssMiB(),
          lost,
          duplicated,
          decodeAndCopySpansPerSecond: Math.round(reference.spansPerSecond),
          requestBytes: full[0]?.body.length,
        },
        postgres: database.embedded ? 'embedded' : 'server',
        queue: config.queue.redisUrl === null ? 'postgres' : 'redis',
      };
    } finally {
      await receiver.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function createRequests(count: number, spans: number): OtlpRequest[] {
  return Array.from({ length: count }, () => createOtlpRequest(spans));
}

/** @returns seconds */
async function sendAll(receiver: Receiver, requests: OtlpRequest[], concurrency: number): Promise<number> {
  const started = performance.now();
  let next = 0;
  const lane = async () => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      await receiver.send(request.body);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (performance.now() - started) / 1000;
}

/** Sends at the times planned, however slow the answers are: waiting for them would hide the worst ones. */
async function sendAtRate(receiver: Receiver, database: Database, requests: OtlpRequest[], perSecond: number) {
  const accept: number[] = [];
  const queryable: number[] = [];
  const started = performance.now();
  await Promise.all(
    requests.map(async (request, index) => {
      const due = started + (index / perSecond) * 1000;
      await sleep(Math.max(0, due - performance.now()));
      await receiver.send(request.body);
      accept.push(performance.now() - due);
      await awaitReadable(database, request);
      queryable.push(performance.now() - due);
    }),
  );
  return { accept, queryable };
}

async function awaitReadable(database: Database, { traceIds }: OtlpRequest): Promise<void> {
  for (;;) {
    const { rowCount } = await database.pool.query(
      'SELECT FROM raw_span WHERE trace_id = $1 AND project_id > 0 LIMIT 1',
      [traceIds.at(-1)],
    );
    if (rowCount === 1) return;
  }
}

async function compare(database: Database, requests: OtlpRequest[]): Promise<{ lost: number; duplicated: number }> {
  const { rows } = await database.pool.query<{ rows: string; spans: string }>(
    `SELECT count(*) AS rows, count(DISTINCT (project_id, trace_id, span_id)) AS spans
     FROM raw_span WHERE trace_id = ANY($1)`,
    [requests.flatMap(({ traceIds }) => traceIds)],
  );
  const sent = requests.reduce((sum, { spans }) => sum + spans, 0);
  const found = Number(rows[0]?.spans);
  return { lost: sent - found, duplicated: Number(rows[0]?.rows) - found };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
