import type { Database } from '../database/index.js';

/** What went, and days whose partition was in use: they are tried again by the next call. */
export type DroppedTelemetry = { days: string[]; records: number; postponed: string[] };

const DAY_MS = 86_400_000;
/** Records of the default partition looked at per transaction. */
const BATCH = 5_000;

const LOCK_TIMEOUT = '55P03';
const DEADLOCK = '40P01';

/**
 * Drops the telemetry of days that are over for longer than `retentionDays`: days with a partition of their own at once,
 * the rest by the time it came in, trace by trace. Conversations stay. Any number of workers may do it at the same time.
 *
 * A conversation that has lost telemetry is not assembled again: see `sealedConversations`.
 */
export async function dropOldTelemetry(
  database: Database,
  { retentionDays, nowMs }: { retentionDays: number; nowMs: number },
): Promise<DroppedTelemetry> {
  const oldestKept = new Date(nowMs - retentionDays * DAY_MS).toISOString().slice(0, 10);
  const dropped: DroppedTelemetry = { days: [], records: 0, postponed: [] };
  for (const { partition, day } of await dayPartitions(database)) {
    if (day >= oldestKept) continue;
    const done = await dropPartition(database, partition);
    (done ? dropped.days : dropped.postponed).push(day);
  }
  const receivedBefore = new Date(nowMs - retentionDays * DAY_MS);
  for (;;) {
    const count = await deleteFromRest(database, receivedBefore);
    if (count === 0) return dropped;
    dropped.records += count;
  }
}

async function dayPartitions({ pool }: Database): Promise<{ partition: string; day: string }[]> {
  const { rows } = await pool.query<{ partition: string; day: string }>(
    `SELECT relname AS partition, to_char(to_date(right(relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') AS day
     FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = 'raw_telemetry'::regclass AND relname ~ '^raw_telemetry_\\d{8}$' ORDER BY relname`,
  );
  return rows;
}

/**
 * A moment without other users of the table is needed. All that comes meanwhile waits behind us, so we wait briefly.
 *
 * @returns false when there was no such moment
 */
async function dropPartition(database: Database, partition: string): Promise<boolean> {
  try {
    await database.transaction(async (tx) => {
      await tx.query(`SET LOCAL lock_timeout = '500ms'`);
      await tx.query(`DROP TABLE IF EXISTS ${partition}`);
    });
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== LOCK_TIMEOUT && code !== DEADLOCK) throw error;
    return false;
  }
}

/** A trace goes whole, so that what is left of one always shows that some of it is gone. */
async function deleteFromRest({ pool }: Database, receivedBefore: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM raw_telemetry_rest WHERE (project_id, trace_id) IN (
       SELECT project_id, trace_id FROM raw_telemetry_rest WHERE received_at < $1 ORDER BY received_at LIMIT ${BATCH})`,
    [receivedBefore],
  );
  return rowCount ?? 0;
}
