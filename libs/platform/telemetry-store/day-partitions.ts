import type { Database } from '../database/index.js';

export type DayPartitions = {
  /**
   * Sees to it that each of these days that may have a partition has one. It never fails: a day that can have none just
   * now, or never (rows of it lie in the default partition), goes into the default one.
   */
  prepare(days: readonly string[]): Promise<void>;
  /** Resolves when no partition is being made. */
  settle(): Promise<void>;
};

const DAY_MS = 86_400_000;
/** Days back from today that get a partition where all is kept. */
const STANDARD_DAYS = 90;
/** Any number: it marks the advisory lock under which one writer at a time makes a partition. */
const PARTITION_LOCK = 7_246_005;
/** A partition that could not be made is tried again after this long. */
const PAUSE_MS = 30_000;

/**
 * One partition per day from `retentionDays` ago until tomorrow. Days outside that window share the default partition,
 * so that imported, wrong or hostile times make no thousands of them. Tomorrow's is made the day before.
 */
export function createDayPartitions(
  database: Database,
  { now, retentionDays }: { now: () => number; retentionDays: number | null },
): DayPartitions {
  /** Days that need nothing more done, and until when: for good, or until a failed one is tried again. */
  const settled = new Map<string, number>();
  let ahead: Promise<void> | null = null;

  async function make(days: readonly string[]): Promise<void> {
    for (const day of days) {
      const made = await makePartition(database, day);
      settled.set(day, made ? Number.POSITIVE_INFINITY : now() + PAUSE_MS);
    }
  }

  return {
    async prepare(days) {
      const today = now();
      const oldest = dayAt(today - (retentionDays ?? STANDARD_DAYS) * DAY_MS);
      const tomorrow = dayAt(today + DAY_MS);
      const isNew = (day: string) => (settled.get(day) ?? Number.NEGATIVE_INFINITY) < today;
      const wanted = [...new Set(days)].filter((day) => day >= oldest && day <= tomorrow && isNew(day));
      if (wanted.length > 0) {
        if (ahead !== null) await ahead;
        await make(wanted.filter(isNew));
      }
      if (ahead === null && isNew(tomorrow)) {
        for (const day of settled.keys()) if (day < oldest) settled.delete(day);
        ahead = make([tomorrow]).finally(() => {
          ahead = null;
        });
      }
    },
    async settle() {
      await ahead;
    },
  };
}

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** `raw_telemetry_YYYYMMDD` */
export function partitionOf(day: string): string {
  return `raw_telemetry_${day.replaceAll('-', '')}`;
}

/** Rows of the day lie in the default partition: it stays there. */
const CHECK_VIOLATION = '23514';

/**
 * Made aside and then attached: unlike CREATE TABLE … PARTITION OF, that lets readers and writers of other partitions go
 * on (https://www.postgresql.org/docs/current/ddl-partitioning.html). Only the default partition is locked, while it is
 * looked through for rows of the day.
 *
 * @returns false when it could not be made and may be tried again
 */
async function makePartition(database: Database, day: string): Promise<boolean> {
  const name = partitionOf(day);
  try {
    await database.transaction(async (tx) => {
      await tx.query(`SET LOCAL lock_timeout = '2s'`);
      await tx.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
      const { rows } = await tx.query<{ there: string | null }>('SELECT to_regclass($1) AS there', [name]);
      if (rows[0]?.there != null) return;
      await tx.query(`CREATE TABLE ${name} (LIKE raw_telemetry INCLUDING ALL)`);
      await tx.query(
        `ALTER TABLE raw_telemetry ATTACH PARTITION ${name} FOR VALUES FROM ('${day}') TO (date '${day}' + 1)`,
      );
    });
    return true;
  } catch (error) {
    return (error as { code?: string }).code === CHECK_VIOLATION;
  }
}
