import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '#platform';
import { syntheticRequests } from './request-stream.js';

const WEEK_MS = 7 * 86_400_000;
const ROWS_AT_A_TIME = 2_000;

/** Writes analysed conversations of one week, that before `asOf`, straight into the table: rows without their content. */
export async function fillWeek(
  database: Database,
  projectId: number,
  { agent, asOf, conversations }: { agent: string; asOf: string; conversations: number },
): Promise<void> {
  const requests = syntheticRequests(conversations);
  const weekStart = Date.parse(asOf) - WEEK_MS;
  const rowOf = (number: number) => {
    const id = createHash('md5').update(`conversation ${number}`).digest('hex');
    const at = new Date(weekStart + Math.floor((number / conversations) * WEEK_MS)).toISOString();
    const { request, later } = requests.next().value;
    const laterRequests = later === null ? '{}' : `{"${later}"}`;
    return `${[projectId, id, id, agent, at, at, 1, 1, '{}', '{}', request, laterRequests, at].join('\t')}\n`;
  };
  await database.transaction(async (tx) => {
    const stream = tx.query(
      copyFrom(`COPY conversation (project_id, id, key, agent, started_at, ended_at, turn_count, step_count, arms, content,
        request, later_requests, analysed_at) FROM STDIN`),
    );
    const done = finished(stream);
    for (let from = 0; from < conversations; from += ROWS_AT_A_TIME) {
      const rows = Array.from({ length: Math.min(ROWS_AT_A_TIME, conversations - from) }, (_, index) =>
        rowOf(from + index),
      );
      if (!stream.write(rows.join(''))) await once(stream, 'drain');
    }
    stream.end();
    await done;
  });
  await database.pool.query('VACUUM ANALYZE conversation');
}
