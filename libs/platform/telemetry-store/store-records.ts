import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '../database/index.js';
import { type EncodedRecords, recordColumns } from './encoded-records.js';

/** Signature, flags and header extension (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"). */
const COPY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const COPY_TRAILER = Buffer.from([0xff, 0xff]);

const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';
const ATTEMPTS = 4;

/**
 * Stores the records of some requests in one transaction with the inbox rows of their traces: each record once, however
 * often it is sent. New telemetry, the usual case, goes straight into the table; when some of it is there already, all
 * of it takes the way that asks first.
 */
export async function storeRecords(database: Database, requests: readonly EncodedRecords[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await database.transaction((tx) => (attempt === 1 ? storeNew(tx, requests) : storeMissing(tx, requests)));
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      if (attempt >= ATTEMPTS || (code !== UNIQUE_VIOLATION && code !== DEADLOCK)) throw error;
    }
  }
}

async function storeNew(tx: PoolClient, requests: readonly EncodedRecords[]): Promise<void> {
  await copy(tx, `raw_telemetry ${recordColumns}`, requests);
  const traceDays = requests.flatMap((request) => request.traceDays);
  await tx.query(
    `INSERT INTO trace_inbox (project_id, trace_id, day)
     SELECT DISTINCT * FROM unnest($1::int[], $2::bytea[], $3::date[])`,
    [
      requests.flatMap((request) => request.traceDays.map(() => request.projectId)),
      traceDays.map(({ traceId }) => traceId),
      traceDays.map(({ day }) => day),
    ],
  );
}

/** Rows are inserted in the order of their key, so that two writers of the same records wait for, not on, each other. */
async function storeMissing(tx: PoolClient, requests: readonly EncodedRecords[]): Promise<void> {
  await tx.query(
    `CREATE TEMP TABLE arrival (project_id int, day date, trace_id bytea, record_id bytea, signal smallint, payload text)
     ON COMMIT DROP`,
  );
  await copy(tx, `arrival ${recordColumns}`, requests);
  await tx.query(
    `WITH added AS (
       INSERT INTO raw_telemetry ${recordColumns}
       SELECT DISTINCT ON (project_id, trace_id, record_id, day) project_id, day, trace_id, record_id, signal, payload
       FROM arrival ORDER BY project_id, trace_id, record_id, day
       ON CONFLICT DO NOTHING RETURNING project_id, trace_id, day
     )
     INSERT INTO trace_inbox (project_id, trace_id, day) SELECT DISTINCT project_id, trace_id, day FROM added`,
  );
}

async function copy(tx: PoolClient, target: string, requests: readonly EncodedRecords[]): Promise<void> {
  const stream = tx.query(copyFrom(`COPY ${target} FROM STDIN (FORMAT binary)`));
  const done = finished(stream);
  // Rejections reach us through `done` below, also while a write waits.
  done.catch(() => {});
  stream.write(COPY_HEADER);
  for (const { rows } of requests) {
    if (!stream.write(rows)) await Promise.race([once(stream, 'drain'), done]);
  }
  stream.end(COPY_TRAILER);
  await done;
}
