import {
  type Clock,
  type Database,
  deleteOldTaxonomies,
  dropOldTelemetry,
  type Log,
  pruneEmbeddings,
  pruneModelAnswers,
} from '#platform';

const HOUR_MS = 3_600_000;
/** Past the five weeks that a refresh places and the weeks of a report. */
const TAXONOMY_WEEKS = 10;
/** Days that what models gave is kept after its last use: weekly refreshes meet the same texts and questions again. */
const MODEL_CACHE_DAYS = 30;

interface Retention {
  /** Null keeps telemetry for ever. */
  retentionDays: number | null;
  clock: Clock;
  log: Log;
}

/**
 * Drops telemetry past its days, and taxonomies and answers of models that nobody uses any more, at the start and every
 * hour, which finds a day's end soon and tries again what was in use. Every worker does so: the first that comes has the
 * work.
 */
export function startRetention(database: Database, retention: Retention): { close(): Promise<void> } {
  let running = drop(database, retention);
  const timer = setInterval(() => {
    running = drop(database, retention);
  }, HOUR_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

async function drop(database: Database, { retentionDays, clock, log }: Retention): Promise<void> {
  try {
    if (retentionDays !== null) await dropTelemetry(database, retentionDays, clock(), log);
    const ago = (days: number) => new Date(clock() - days * 24 * HOUR_MS).toISOString();
    const taxonomies = await deleteOldTaxonomies(database, ago(7 * TAXONOMY_WEEKS));
    if (taxonomies > 0) log.info({ taxonomies }, 'Taxonomies that nobody uses any more are gone.');
    const vectors = await pruneEmbeddings(database.pool, ago(MODEL_CACHE_DAYS));
    const answers = await pruneModelAnswers(database.pool, ago(MODEL_CACHE_DAYS));
    if (vectors + answers > 0) log.info({ vectors, answers }, 'What models gave and nobody uses any more is gone.');
  } catch (error) {
    log.warn({ err: error }, 'What is old could not be dropped; it is tried again.');
  }
}

async function dropTelemetry(database: Database, retentionDays: number, nowMs: number, log: Log): Promise<void> {
  const dropped = await dropOldTelemetry(database, { retentionDays, nowMs });
  if (dropped.days.length > 0 || dropped.records > 0)
    log.info(dropped, `Telemetry older than ${retentionDays} days is gone.`);
  if (dropped.postponed.length > 0) log.warn(dropped, 'Old telemetry is in use; it is dropped later.');
}
