import type { Instant, StoredWeekReport, WeekReportLine } from '#contracts';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/**
 * Stores what a week's telemetry says of an agent. Of the reports made as a calendar week goes on, the last is kept: one
 * that ends within half a day after a Monday began is that of the week before.
 */
export async function saveWeekReport(
  tx: Queryable,
  projectId: number,
  asOf: Instant,
  report: StoredWeekReport,
): Promise<void> {
  await tx.query(
    `DELETE FROM week_report WHERE project_id = $1 AND agent = $2 AND as_of < $3 AND ${weekOf('as_of')} = ${weekOf('$3::timestamptz')}`,
    [projectId, report.agent, asOf],
  );
  await tx.query(
    `INSERT INTO week_report (project_id, agent, as_of, detector_set, taxonomy_id, content) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (project_id, agent, as_of) DO UPDATE SET detector_set = excluded.detector_set,
       taxonomy_id = excluded.taxonomy_id, content = excluded.content`,
    [projectId, report.agent, asOf, report.detectorSet, report.taxonomyId, storableJson(report)],
  );
}

function weekOf(instant: string): string {
  return `date_trunc('week', (${instant} - interval '12 hours') AT TIME ZONE 'UTC')`;
}

/** The newest report of a week that ended by an instant. */
export async function findWeekReport(
  db: Queryable,
  projectId: number,
  agent: string,
  asOf: Instant,
): Promise<StoredWeekReport | null> {
  const { rows } = await db.query<{ content: StoredWeekReport }>(
    `SELECT content FROM week_report WHERE project_id = $1 AND agent = $2 AND as_of <= $3 ORDER BY as_of DESC LIMIT 1`,
    [projectId, agent, asOf],
  );
  return rows[0]?.content ?? null;
}

/** The reports of an agent in brief, newest first. */
export async function listWeekReports(
  db: Queryable,
  projectId: number,
  agent: string,
  limit: number,
): Promise<WeekReportLine[]> {
  const { rows } = await db.query<WeekReportLine>(
    `SELECT content->'from' AS "from", content->'to' AS "to", detector_set AS "detectorSet",
       content->'conversations' AS conversations, content->'failed' AS failed,
       content->'frustrated' AS frustrated, content->'abandoned' AS abandoned
     FROM week_report WHERE project_id = $1 AND agent = $2 ORDER BY as_of DESC LIMIT $3`,
    [projectId, agent, limit],
  );
  return rows;
}
