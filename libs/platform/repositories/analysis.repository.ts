import type { Conversation, Finding, Instant, Outcome } from '#contracts';
import type { Database } from '../database/index.js';
import { lockAnalysis } from '../telemetry-store/index.js';
import { retireAttributions } from './attribution.repository.js';
import { type AnalysedRow, FINDING, OUTCOME, type Period, type Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** What a conversation was found to be. */
export interface Analysis {
  conversationId: string;
  findings: Finding[];
  outcome: Outcome;
}

/** Conversations that ended by `endedBefore` and are not analysed yet, oldest first. */
export async function listUnanalysed(
  db: Queryable,
  projectId: number,
  options: { endedBefore: Instant; settledBefore: Instant; limit: number },
): Promise<Conversation[]> {
  const { rows } = await db.query<{ content: Conversation }>(
    `SELECT content FROM conversation
     WHERE project_id = $1 AND analysed_at IS NULL AND ended_at <= $2 AND received_at <= $3
     ORDER BY ended_at, id LIMIT $4`,
    [projectId, options.endedBefore, options.settledBefore, options.limit],
  );
  return rows.map(({ content }) => content);
}

/**
 * Replaces the findings of the conversations given, and marks them analysed with a set. What the findings before were
 * traced to counts no more, until attribution runs again. To be called in a transaction: half of it would leave findings
 * without an outcome.
 */
export async function saveAnalyses(
  tx: Queryable,
  projectId: number,
  detectorSet: string,
  analyses: Analysis[],
): Promise<void> {
  const ids = analyses.map(({ conversationId }) => conversationId);
  const findings = analyses.flatMap((analysis) => analysis.findings);
  const outcomes = analyses.map(({ conversationId, outcome }) => ({ id: conversationId, ...outcome }));
  await tx.query('DELETE FROM finding WHERE project_id = $1 AND conversation_id = ANY($2)', [projectId, ids]);
  await retireAttributions(tx, projectId, ids);
  await insertFindings(tx, projectId, findings);
  await tx.query(
    `UPDATE conversation SET analysed_at = clock_timestamp(), detector_set = $3, success_probability = "successProbability",
       failed = row.failed, frustrated = row.frustrated, abandoned = row.abandoned
     FROM jsonb_to_recordset($2::jsonb) AS row(id text, "successProbability" float8, failed bool, frustrated bool, abandoned bool)
     WHERE project_id = $1 AND conversation.id = row.id`,
    [projectId, JSON.stringify(outcomes), detectorSet],
  );
}

/**
 * The instant from which somebody reads analyses: whatever is analysed again after it has a later `analysed_at`. Analyses
 * under way are waited for.
 */
export async function beginReading(database: Pick<Database, 'transaction'>, projectId: number): Promise<Date> {
  return database.transaction(async (tx) => {
    await lockAnalysis(tx, projectId);
    // Columns hold milliseconds, rounded: up to half of one after the clock.
    const { rows } = await tx.query<{ now: Date }>(
      `SELECT date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' AS now`,
    );
    return rows[0]!.now;
  });
}

/** Conversations of an agent and a period that are analysed with one set. */
export interface AnalysedWith {
  agent: string;
  period: Period;
  detectorSet: string;
}

const IN_PERIOD = 'project_id = $1 AND agent = $2 AND started_at >= $3 AND started_at < $4 AND analysed_at IS NOT NULL';
const periodValues = (projectId: number, { agent, period, detectorSet }: AnalysedWith) => [
  projectId,
  agent,
  period.from,
  period.to,
  detectorSet,
];

/**
 * Ids of conversations analysed with the set: all of the period, or as many as the bounds allow. They are drawn by a hash
 * of their ids: an even sample, and the same one again and again.
 */
export async function sampleAnalysed(
  db: Queryable,
  projectId: number,
  asked: AnalysedWith,
  most: { conversations: number; steps: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM (
       SELECT id, sum(step_count) OVER drawn AS steps, row_number() OVER drawn AS place FROM conversation
       WHERE ${IN_PERIOD} AND detector_set = $5 WINDOW drawn AS (ORDER BY md5(id) COLLATE "C", id)) AS lots
     WHERE place = 1 OR place <= $6 AND steps <= $7 ORDER BY place`,
    [...periodValues(projectId, asked), most.conversations, most.steps],
  );
  return rows.map(({ id }) => id);
}

/** Conversations with their findings, by ids, as long as they are analysed with the set; oldest first. */
export async function readAnalysed(
  db: Queryable,
  projectId: number,
  detectorSet: string,
  ids: readonly string[],
): Promise<AnalysedRow[]> {
  const { rows } = await db.query<{ content: Conversation; findings: Finding[]; outcome: Outcome }>(
    `SELECT content, ${OUTCOME} AS outcome, coalesce((SELECT jsonb_agg(${FINDING} ORDER BY finding.id) FROM finding
         WHERE finding.project_id = c.project_id AND finding.conversation_id = c.id), '[]') AS findings
     FROM conversation AS c
     WHERE project_id = $1 AND id = ANY($2) AND analysed_at IS NOT NULL AND detector_set = $3 ORDER BY started_at, id`,
    [projectId, ids, detectorSet],
  );
  return rows.map(({ content, findings, outcome }) => ({ conversation: content, findings, outcome }));
}

/** Conversations of the period whose analysis was made with another set, newest first: up to `limit`. */
export async function listOutdated(
  db: Queryable,
  projectId: number,
  asked: AnalysedWith,
  limit: number,
): Promise<Conversation[]> {
  const { rows } = await db.query<{ content: Conversation }>(
    `SELECT content FROM conversation WHERE ${IN_PERIOD} AND detector_set <> $5 ORDER BY started_at DESC, id LIMIT $6`,
    [...periodValues(projectId, asked), limit],
  );
  return rows.map(({ content }) => content);
}

/** How far the conversations of a period are analysed with the set in use. */
export interface SetProgress {
  /** With the set. */
  analysed: number;
  /** With another. */
  outdated: number;
}

export async function setProgress(db: Queryable, projectId: number, asked: AnalysedWith): Promise<SetProgress> {
  const { rows } = await db.query<SetProgress>(
    `SELECT count(*) FILTER (WHERE detector_set = $5)::int AS analysed,
       count(*) FILTER (WHERE detector_set <> $5)::int AS outdated
     FROM conversation WHERE ${IN_PERIOD}`,
    periodValues(projectId, asked),
  );
  return rows[0]!;
}

/** The sets that conversations of a project are analysed with: few, and read off an index step by step. */
export async function setsOfProject(db: Queryable, projectId: number): Promise<string[]> {
  const { rows } = await db.query<{ set: string }>(
    `WITH RECURSIVE sets(set) AS (
       SELECT min(detector_set) FROM conversation WHERE project_id = $1
       UNION ALL SELECT (SELECT min(detector_set) FROM conversation WHERE project_id = $1 AND detector_set > sets.set)
       FROM sets WHERE sets.set IS NOT NULL)
     SELECT sets.set FROM sets WHERE sets.set IS NOT NULL`,
    [projectId],
  );
  return rows.map(({ set }) => set);
}

/** Whether any conversation of the period is analysed with another set. Cheap where the project knows one set alone. */
export async function hasOutdated(db: Queryable, projectId: number, asked: AnalysedWith): Promise<boolean> {
  const others = (await setsOfProject(db, projectId)).filter((set) => set !== asked.detectorSet);
  if (others.length === 0) return false;
  const { rowCount } = await db.query(
    // Whoever began in the period ended after its beginning: by that the index leaves out what is older.
    `SELECT FROM conversation WHERE ${IN_PERIOD} AND ended_at >= $3 AND detector_set = ANY($5) LIMIT 1`,
    [...periodValues(projectId, asked).slice(0, 4), others],
  );
  return rowCount === 1;
}

/** The start of the oldest watch of an agent that is not over; null where there is none. */
export async function watchedSince(db: Queryable, projectId: number, agent: string): Promise<Instant | null> {
  const { rows } = await db.query<{ since: Date | null }>(
    `SELECT min(started_at) AS since FROM release
     WHERE project_id = $1 AND agent = $2 AND channel = 'canary' AND status = 'watching'`,
    [projectId, agent],
  );
  return rows[0]?.since?.toISOString() ?? null;
}

/**
 * Replaces what a look over the week found under one name in the conversations that are read; detectors' findings are of
 * one conversation and stay.
 */
export async function replaceWeekFindings(
  tx: Queryable,
  projectId: number,
  { detector, conversationIds }: { detector: string; conversationIds: string[] },
  findings: Finding[],
): Promise<void> {
  await tx.query('DELETE FROM finding WHERE project_id = $1 AND detector = $2 AND conversation_id = ANY($3)', [
    projectId,
    detector,
    conversationIds,
  ]);
  await insertFindings(tx, projectId, findings);
}

async function insertFindings(tx: Queryable, projectId: number, findings: Finding[]): Promise<void> {
  await tx.query(
    `INSERT INTO finding (project_id, id, conversation_id, detector, kind, pattern, severity, turn, span_ids, message, evidence)
     SELECT $1, id, "conversationId", detector, kind, pattern, severity, turn,
       ARRAY(SELECT jsonb_array_elements_text("spanIds")), message, evidence
     FROM jsonb_to_recordset($2::jsonb) AS row(id text, "conversationId" text, detector text, kind text, pattern text,
       severity float8, turn int, "spanIds" jsonb, message text, evidence jsonb)`,
    [projectId, storableJson(findings)],
  );
}
