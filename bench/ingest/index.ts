import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Database, openDatabase, readConfig } from '#platform';
import { type Bench, numberOption, quantile } from '../bench.js';
import { type Latencies, measureLatencies, type Watched } from './latencies.js';
import { RequestFactory, type TextLengths, texts } from './otlp-requests.js';
import { overload } from './overload.js';
import { measureDecodeAndCopy } from './reference.js';
import { type Receiver, startReceiver, startWorker } from './services.js';

/** How fast traces are taken in for good, how soon they can be read as conversations, and whether each is there once. */
export const ingest: Bench = {
  about:
    'OTLP/HTTP traces into Postgres: speed, latency, exactness. Receiver and worker run in processes of their own.',
  options: {
    requests: 'requests at full load (150)',
    spans: 'spans a request (500)',
    concurrency: 'requests at a time (4)',
    latency: 'seconds at half load, without a worker and then with one (15)',
    rate: 'spans a second of the half load (half of what full load reached)',
    overload: 'seconds of overload (30; 600 for the full ten minutes)',
  },
  async run(options) {
    const spans = numberOption(options, 'spans', 500);
    const count = numberOption(options, 'requests', 150);
    const concurrency = numberOption(options, 'concurrency', 4);
    const folder = mkdtempSync(join(tmpdir(), 'martingale-bench-'));
    const config = readConfig({ ...process.env, MARTINGALE_DATA_DIR: folder });
    const database = await openDatabase(config);
    const receiver = await startReceiver(folder);
    try {
      const measure = (lengths: TextLengths) =>
        measureThroughput({ receiver, database, spans, count, concurrency, lengths });
      tell('spans of 1.3 KB');
      const small = await measure(texts.small);
      tell('spans of 5 KB');
      const large = await measure(texts.large);
      const rate = numberOption(options, 'rate', Math.round(small.spansPerSecond / 2));
      const half = { rate, spans, seconds: numberOption(options, 'latency', 15) };
      tell('half load');
      // Every server but a new one writes its log into segments that are there already.
      await database.pool.query('CHECKPOINT');
      const alone = await measureHalfLoad(receiver, database, half, ['readable']);
      tell('half load, with a worker');
      const together = await withWorker(folder, database, () =>
        measureHalfLoad(receiver, database, half, ['readable', 'queryable']),
      );
      const peakRssMiB = receiver.rssMiB()?.peak ?? null;
      const seconds = numberOption(options, 'overload', 30);
      tell('overload');
      return {
        figures: {
          ...small,
          acceptP50Ms: round(quantile(alone.accept, 0.5)),
          acceptP99Ms: round(quantile(alone.accept, 0.99)),
          readableP99Ms: round(quantile(alone.readable, 0.99)),
          queryableP99Ms: round(quantile(together.queryable, 0.99)),
          acceptP99MsBesideWorker: round(quantile(together.accept, 0.99)),
          halfLoadSpansPerSecond: rate,
          peakRssMiB,
          fiveKilobyteSpans: large,
          overload: seconds === 0 ? null : await overload(receiver, database, seconds, spans),
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

/** The whole takes minutes: on standard error, what is measured now. */
function tell(what: string): void {
  process.stderr.write(`${new Date().toISOString()} ${what}\n`);
}

interface Throughput {
  receiver: Receiver;
  database: Database;
  spans: number;
  count: number;
  concurrency: number;
  lengths: TextLengths;
}

async function measureThroughput({ receiver, database, spans, count, concurrency, lengths }: Throughput) {
  const factory = new RequestFactory(spans, lengths);
  const requests = Array.from({ length: count }, () => factory.create());
  const bytesPerSpan = Math.round(requests[0]!.body.length / spans);
  const bodies = requests.map(({ body }) => gzipSync(body));
  const warmUp = new RequestFactory(spans, lengths);
  for (let i = 0; i < 10; i++) await mustSend(receiver, gzipSync(warmUp.create().body));
  const seconds = await sendAll(receiver, bodies, concurrency);
  const reference = await measureDecodeAndCopy(database, bodies);
  // Some of it comes twice: a client that never saw the answer sends again.
  for (const body of bodies.slice(0, 5)) await mustSend(receiver, body);
  const spansPerSecond = (count * spans) / seconds;
  return {
    spansPerSecond: Math.round(spansPerSecond),
    ratioToDecodeAndCopy: round(spansPerSecond / reference),
    ...(await compare(database, factory, count)),
    decodeAndCopySpansPerSecond: Math.round(reference),
    bytesPerSpan,
    gzippedRequestBytes: bodies[0]!.length,
  };
}

interface HalfLoad {
  /** Spans a second. */
  rate: number;
  /** Spans a request. */
  spans: number;
  seconds: number;
}

function measureHalfLoad(
  receiver: Receiver,
  database: Database,
  { rate, spans, seconds }: HalfLoad,
  watched: readonly Watched[],
): Promise<Latencies> {
  const perSecond = rate / spans;
  const count = Math.ceil(seconds * perSecond);
  return measureLatencies(receiver, database, new RequestFactory(spans, texts.small), { count, perSecond }, watched);
}

/** The worker begins on what full load left; what is measured begins when that is done. */
async function withWorker<Result>(folder: string, database: Database, measure: () => Promise<Result>): Promise<Result> {
  const worker = await startWorker(folder);
  try {
    await untilInboxIsEmpty(database);
    return await measure();
  } finally {
    await worker.stop();
  }
}

async function untilInboxIsEmpty({ pool }: Database): Promise<void> {
  while ((await pool.query('SELECT FROM trace_inbox LIMIT 1')).rowCount !== 0)
    await new Promise((resolve) => setTimeout(resolve, 200));
}

async function mustSend(receiver: Receiver, body: Buffer): Promise<void> {
  const { status } = await receiver.send(body, 'gzip');
  if (status !== 200) throw new Error(`The receiver answered ${status}.`);
}

/** @returns seconds */
async function sendAll(receiver: Receiver, bodies: Buffer[], concurrency: number): Promise<number> {
  const started = performance.now();
  let next = 0;
  const lane = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await mustSend(receiver, body);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (performance.now() - started) / 1000;
}

async function compare(database: Database, { run, spans }: RequestFactory, count: number) {
  const { rows } = await database.pool.query<{ rows: string; spans: string }>(
    `SELECT count(*) AS rows, count(DISTINCT (project_id, trace_id, record_id)) AS spans
     FROM raw_telemetry WHERE trace_id >= $1 AND trace_id < $2`,
    [Buffer.concat([run, Buffer.alloc(8)]), Buffer.concat([run, Buffer.alloc(8, 0xff)])],
  );
  const found = Number(rows[0]?.spans);
  return { lost: count * spans - found, duplicated: Number(rows[0]?.rows) - found };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
