import { type ConversationSummary, type Instant, type IntentWeek, UNPLACED } from '#contracts';
import type { Period, Queryable } from './conversation.repository.js';

/** A state of an agent's taxonomy without what places conversations in it: that is megabytes, the tree is not. */
export interface StoredTree {
  id: string;
  number: number;
  createdAt: Instant;
  origin: 'refresh' | 'curation';
  /** contracts: IntentNode[]. */
  nodes: unknown;
}

const CREATED_AT = `to_char(as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt"`;

/** The newest tree that readers may see. */
export async function newestTree(db: Queryable, projectId: number, agent: string): Promise<StoredTree | null> {
  const { rows } = await db.query<StoredTree>(
    `SELECT id, number, ${CREATED_AT}, origin, content->'nodes' AS nodes FROM taxonomy
     WHERE project_id = $1 AND agent = $2 AND published_at IS NOT NULL ORDER BY number DESC LIMIT 1`,
    [projectId, agent],
  );
  return rows[0] ?? null;
}

export interface ReportedTaxonomy {
  agent: string;
  /** Null before the first refresh: everything is unplaced. */
  taxonomyId: string | null;
  period: Period;
  /** Counts only what was analysed with this set; without it all that was analysed. */
  detectorSet?: string;
}

/**
 * Per intent and week of the period: conversations, and how many failed, frustrated or were abandoned. One that goes on
 * counts as it was analysed last: an index alone answers then, unless a set is asked for.
 */
export async function intentWeeks(
  db: Queryable,
  projectId: number,
  { agent, taxonomyId, period, detectorSet }: ReportedTaxonomy,
  weekCount: number,
): Promise<IntentWeek[]> {
  const { rows } = await db.query<IntentWeek>(
    `SELECT coalesce(a.intent_id, '${UNPLACED}') AS "intentId", width_bucket(c.started_at,
         ARRAY(SELECT $4::timestamptz + n * interval '168 hours' FROM generate_series(1, $6 - 1) AS n)) AS week,
       count(*)::int AS conversations, count(*) FILTER (WHERE failed)::int AS failed,
       count(*) FILTER (WHERE frustrated)::int AS frustrated, count(*) FILTER (WHERE abandoned)::int AS abandoned
     FROM conversation c LEFT JOIN intent_assignment a
       ON a.project_id = $1 AND a.taxonomy_id = $3 AND a.conversation_id = c.id
     WHERE c.project_id = $1 AND c.agent = $2 AND c.started_at >= $4 AND c.started_at < $5 AND c.failed IS NOT NULL
       ${detectorSet === undefined ? '' : 'AND c.detector_set = $7'}
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [
      projectId,
      agent,
      taxonomyId,
      period.from,
      period.to,
      weekCount,
      ...(detectorSet === undefined ? [] : [detectorSet]),
    ],
  );
  return rows;
}

export interface ReportedIntents extends ReportedTaxonomy {
  intentIds: string[];
}

/** Conversations of the period in which one of the intents was asked for after another request. */
export async function countAlsoAsked(
  db: Queryable,
  projectId: number,
  { agent, taxonomyId, period, intentIds }: ReportedIntents,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM intent_assignment a
     JOIN conversation c ON c.project_id = $1 AND c.id = a.conversation_id
     WHERE a.project_id = $1 AND a.taxonomy_id = $3 AND a.also_intent_ids && $6::text[]
       AND c.agent = $2 AND c.started_at >= $4 AND c.started_at < $5`,
    [projectId, agent, taxonomyId, period.from, period.to, intentIds],
  );
  return rows[0]?.count ?? 0;
}

/** The newest conversations of the intents. */
export async function newestOfIntents(
  db: Queryable,
  projectId: number,
  { agent, taxonomyId, period, intentIds }: ReportedIntents,
  limit: number,
): Promise<ConversationSummary[]> {
  const { rows } = await db.query<ConversationSummary>(
    `SELECT c.id, user_id AS "userId", to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "startedAt",
       left(request, 400) AS request, version, a.intent_id AS "intentId",
       CASE WHEN analysed_at IS NOT NULL THEN jsonb_build_object('successProbability', success_probability,
         'failed', failed, 'frustrated', frustrated, 'abandoned', abandoned) END AS outcome
     FROM conversation c JOIN intent_assignment a
       ON a.project_id = $1 AND a.taxonomy_id = $3 AND a.conversation_id = c.id AND a.intent_id = ANY($6)
     WHERE c.project_id = $1 AND c.agent = $2 AND c.started_at >= $4 AND c.started_at < $5
     ORDER BY c.started_at DESC, c.id DESC LIMIT $7`,
    [projectId, agent, taxonomyId, period.from, period.to, intentIds, limit],
  );
  return rows;
}

export interface IntentExemplars {
  intentId: string;
  exemplars: { conversationId: string; text: string }[];
}

/** The exemplars of the intents' leaves; an intent of several leaves comes once for each. */
export async function exemplarsOfIntents(
  db: Queryable,
  projectId: number,
  taxonomyId: string,
  intentIds: string[],
): Promise<IntentExemplars[]> {
  const { rows } = await db.query<IntentExemplars>(
    `SELECT leaf->>'intentId' AS "intentId", leaf->'exemplars' AS exemplars
     FROM taxonomy CROSS JOIN jsonb_array_elements(content->'leaves') WITH ORDINALITY AS of(leaf, position)
     WHERE project_id = $1 AND id = $2 AND leaf->>'intentId' = ANY($3) ORDER BY position`,
    [projectId, taxonomyId, intentIds],
  );
  return rows;
}

export interface StoredDrift extends Omit<StoredTree, 'nodes'> {
  /** contracts: Drift; null where the taxonomy had none before it. */
  drift: unknown;
}

/** What a published taxonomy changed, of the newest refresh where no id is given. */
export async function findDrift(
  db: Queryable,
  projectId: number,
  agent: string,
  taxonomyId: string | null,
): Promise<StoredDrift | null> {
  const { rows } = await db.query<StoredDrift>(
    `SELECT id, number, ${CREATED_AT}, origin, content->'drift' AS drift FROM taxonomy
     WHERE project_id = $1 AND agent = $2 AND published_at IS NOT NULL AND ($3::text IS NULL AND origin = 'refresh' OR id = $3)
     ORDER BY number DESC LIMIT 1`,
    [projectId, agent, taxonomyId],
  );
  return rows[0] ?? null;
}

/** Emergent intents that no refresh took up yet and that are not gone. */
export async function countEmergent(db: Queryable, projectId: number, agent: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM emergent_intent WHERE project_id = $1 AND agent = $2 AND closed_at IS NULL',
    [projectId, agent],
  );
  return rows[0]?.count ?? 0;
}
