import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#platform';

const SAMPLE_MS = 1_000;

/** Watches what the processes of the database hold, as far as the system tells: where it runs here, and has a /proc. */
export function watchPostgres(database: Database): { stop(): Promise<number | null> } {
  const stopping = new AbortController();
  let peak: number | null = null;
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const mib = await postgresMiB(database);
      if (mib !== null) peak = Math.max(peak ?? 0, mib);
      await sleep(SAMPLE_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      return peak === null ? null : Math.round(peak);
    },
  };
}

/** Pss: pages shared between processes count once. */
async function postgresMiB(database: Database): Promise<number | null> {
  const { rows } = await database.pool.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  const rollups = await Promise.all(
    rows.map(({ pid }) => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => null)),
  );
  const told = rollups.filter((rollup) => rollup !== null);
  if (told.length === 0) return null;
  return told.reduce((sum, rollup) => sum + Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024, 0);
}
