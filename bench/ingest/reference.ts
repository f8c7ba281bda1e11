import { finished } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { from as copyFrom } from 'pg-copy-streams';
import { decodeTraces } from '#conversations';
import type { Database } from '#platform';

/**
 * The least that taking these requests in could cost: decompress and decode them, and COPY the same bytes into a bare
 * table, one after the other, in this process. What the receiver does besides (HTTP, keys, redaction, exactness) is on
 * top.
 *
 * @param bodies gzipped protobuf
 * @returns spans a second
 */
export async function measureDecodeAndCopy(database: Database, bodies: readonly Buffer[]): Promise<number> {
  await database.pool.query('CREATE TABLE bench_span (trace_id text, span_id text, payload text)');
  const client = await database.pool.connect();
  let milliseconds = 0;
  let count = 0;
  try {
    for (const body of bodies) {
      const decoding = performance.now();
      const { spans } = decodeTraces(gunzipSync(body), 'protobuf');
      milliseconds += performance.now() - decoding;
      const text = spans
        .map((span) => `${span.traceId}\t${span.spanId}\t${escapeCopyText(JSON.stringify(span))}\n`)
        .join('');
      const copying = performance.now();
      const stream = client.query(copyFrom('COPY bench_span FROM STDIN'));
      stream.end(text);
      await finished(stream);
      milliseconds += performance.now() - copying;
      count += spans.length;
    }
  } finally {
    client.release();
    await database.pool.query('DROP TABLE bench_span');
  }
  return (count / milliseconds) * 1000;
}

/** COPY's text format: https://www.postgresql.org/docs/current/sql-copy.html */
function escapeCopyText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');
}
