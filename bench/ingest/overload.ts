import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#platform';
import { quantile } from '../bench.js';
import { RequestFactory, texts } from './otlp-requests.js';
import type { Receiver } from './services.js';

/** So many at a time that their bodies are more than the receiver may hold. */
const LANES = 160;
/** A sender that waits as long as it is told would be no overload. */
const IMPATIENCE_MS = 200;
const SAMPLE_MS = 500;

/**
 * Sends large spans for some seconds far faster than they can be stored. Memory is flat when the last quarter of the
 * time needs about as much as the second: by then every buffer has been full.
 */
export async function overload(receiver: Receiver, database: Database, seconds: number, spansPerRequest: number) {
  const factory = new RequestFactory(spansPerRequest, texts.large);
  const acknowledged: number[] = [];
  const answers = { refused: 0, refusedWithoutRetryAfter: 0, otherAnswers: 0, brokenConnections: 0 };
  const rss: number[] = [];
  const until = performance.now() + seconds * 1000;

  const lane = async () => {
    while (performance.now() < until) {
      const { number, body } = factory.create();
      const answer = await receiver.send(body, 'identity').catch(() => null);
      if (answer?.status === 200) acknowledged.push(number);
      else if (answer === null) answers.brokenConnections++;
      else if (answer.status !== 503) answers.otherAnswers++;
      else {
        answers.refused++;
        if (answer.retryAfter === undefined) answers.refusedWithoutRetryAfter++;
        await sleep(IMPATIENCE_MS);
      }
    }
  };
  const watch = async () => {
    while (performance.now() < until) {
      rss.push(receiver.rssMiB()?.now ?? Number.NaN);
      await sleep(SAMPLE_MS);
    }
  };
  await Promise.all([watch(), ...Array.from({ length: LANES }, lane)]);

  const quarter = Math.floor(rss.length / 4);
  const medianOf = (from: number, to: number) => quantile(rss.slice(from * quarter, to * quarter), 0.5);
  return {
    seconds,
    spansPerSecond: Math.round((acknowledged.length * spansPerRequest) / seconds),
    acknowledgedRequests: acknowledged.length,
    ...answers,
    lost: await countLost(database, factory, acknowledged),
    rssMiB: { secondQuarter: medianOf(1, 2), lastQuarter: medianOf(3, 4), peak: receiver.rssMiB()?.peak ?? null },
  };
}

/** Spans of acknowledged requests that are not there. */
async function countLost(database: Database, factory: RequestFactory, acknowledged: number[]): Promise<number> {
  const { rows } = await database.pool.query<{ number: string; spans: number }>(
    `SELECT encode(substring(trace_id FROM 9 FOR 4), 'hex') AS number, count(*)::int AS spans FROM raw_telemetry
     WHERE trace_id >= $1 AND trace_id < $2 GROUP BY 1`,
    [Buffer.concat([factory.run, Buffer.alloc(8)]), Buffer.concat([factory.run, Buffer.alloc(8, 0xff)])],
  );
  const stored = new Map(rows.map(({ number, spans }) => [Number.parseInt(number, 16), spans]));
  return acknowledged.reduce((lost, number) => lost + factory.spans - (stored.get(number) ?? 0), 0);
}
