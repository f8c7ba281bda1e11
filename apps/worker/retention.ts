import { type Clock, type Database, dropOldTelemetry, type Log } from '#platform';

const HOUR_MS = 3_600_000;

/**
 * Drops telemetry past its days at the start and every hour, which finds a day's end soon and tries again what was in
 * use. Every worker does so: the first that comes has the work.
 */
export function startRetention(
  database: Database,
  { retentionDays, clock, log }: { retentionDays: number | null; clock: Clock; log: Log },
): { close(): Promise<void> } {
  if (retentionDays === null) return { close: async () => {} };
  async function drop(days: number): Promise<void> {
    try {
      const dropped = await dropOldTelemetry(database, { retentionDays: days, nowMs: clock() });
      if (dropped.days.length > 0 || dropped.records > 0)
        log.info(dropped, `Telemetry older than ${days} days is gone.`);
      if (dropped.postponed.length > 0) log.warn(dropped, 'Old telemetry is in use; it is dropped later.');
    } catch (error) {
      log.warn({ err: error }, 'Old telemetry could not be dropped; it is tried again.');
    }
  }
  let running = drop(retentionDays);
  const timer = setInterval(() => {
    running = drop(retentionDays);
  }, HOUR_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
