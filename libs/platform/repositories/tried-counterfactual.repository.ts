import type { Tried } from '#attribution';
import { type Counterfactual, counterfactualSchema, type Instant } from '#contracts';
import { IS_CURRENT } from './attribution.repository.js';
import type { Period, Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** The attribution that a counterfactual belongs to. */
export interface TriedKey {
  readonly conversationId: string;
  readonly signature: string;
}

/**
 * One row of `tried_counterfactual`: what was tried or guessed, and whether a replay of it is asked for. What is asked
 * for stands in the row until it ends, so that a lost job is found again.
 */
export interface TriedRow extends Tried {
  readonly conversationId: string;
  readonly at: Instant;
  /** How a replay is asked for, null where none is; `runs` with the change, as configured where it is null. */
  readonly asked: { readonly runs: number | null } | null;
  /** Why the last replay came to nothing. */
  readonly trouble: string | null;
}

export async function findTried(db: Queryable, projectId: number, key: TriedKey): Promise<TriedRow | null> {
  const { rows } = await db.query<{ content: unknown; at: Date; asked: TriedRow['asked']; trouble: string | null }>(
    `SELECT content, at, content->'asked' AS asked, content->>'trouble' AS trouble
     FROM tried_counterfactual WHERE project_id = $1 AND conversation_id = $2 AND signature = $3`,
    [projectId, key.conversationId, key.signature],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { content, at, asked, trouble } = row;
  const counterfactual = counterfactualSchema.parse(content);
  return { ...key, counterfactual, at: at.toISOString(), asked, trouble };
}

/** Stores what came of a replay, or a guess, in place of what was there. Nothing is kept of a conversation that is gone. */
export async function saveTried(
  db: Queryable,
  projectId: number,
  { conversationId, signature }: TriedKey,
  counterfactual: Counterfactual,
  at: Instant,
): Promise<void> {
  await db.query(
    `INSERT INTO tried_counterfactual (project_id, conversation_id, signature, at, content)
     SELECT $1, id, $3, $4, $5::jsonb FROM conversation WHERE project_id = $1 AND id = $2
     ON CONFLICT (project_id, conversation_id, signature) DO UPDATE SET at = excluded.at, content = excluded.content`,
    [projectId, conversationId, signature, at, storableJson(counterfactual)],
  );
}

/** Asks for a replay. What was tried before stays until it is done. */
export async function askReplay(
  db: Queryable,
  projectId: number,
  { conversationId, signature }: TriedKey,
  counterfactual: Counterfactual,
  { runs = null, at }: { runs?: number | null | undefined; at: Instant },
): Promise<void> {
  await db.query(
    `INSERT INTO tried_counterfactual AS known (project_id, conversation_id, signature, at, content)
     SELECT $1, id, $3, $4, $5::jsonb || jsonb_build_object('asked', $6::jsonb) FROM conversation WHERE project_id = $1 AND id = $2
     ON CONFLICT (project_id, conversation_id, signature) DO UPDATE SET at = excluded.at,
       content = known.content - 'trouble' || jsonb_build_object('asked', $6::jsonb)`,
    [projectId, conversationId, signature, at, storableJson(counterfactual), JSON.stringify({ runs })],
  );
}

/** Ends replays of a conversation that come to nothing, and keeps why. */
export async function giveReplayUp(
  db: Queryable,
  projectId: number,
  conversationId: string,
  trouble: string,
): Promise<void> {
  await db.query(
    `UPDATE tried_counterfactual SET content = content - 'asked' || jsonb_build_object('trouble', $3::text)
     WHERE project_id = $1 AND conversation_id = $2 AND content ? 'asked'`,
    [projectId, conversationId, trouble.replaceAll('\0', '')],
  );
}

/** Conversations whose replays are asked for and not done. */
export async function listAskedReplays(db: Queryable): Promise<{ projectId: number; conversationId: string }[]> {
  const { rows } = await db.query<{ projectId: number; conversationId: string }>(
    `SELECT project_id AS "projectId", conversation_id AS "conversationId" FROM tried_counterfactual
     WHERE content ? 'asked' ORDER BY at, conversation_id`,
  );
  return rows;
}

/** How many counterfactuals of a period's conversations were guessed, and how many replayed. */
export async function countTried(
  db: Queryable,
  projectId: number,
  agent: string,
  period: Period,
): Promise<{ guessed: number; replayed: number }> {
  const { rows } = await db.query<{ guessed: number; replayed: number }>(
    `SELECT count(*) FILTER (WHERE t.content @> '{"grade": 3}')::int AS guessed,
       count(*) FILTER (WHERE ${WAS_REPLAYED})::int AS replayed
     FROM tried_counterfactual t JOIN conversation c ON c.project_id = $1 AND c.id = t.conversation_id
     WHERE t.project_id = $1 AND c.agent = $2 AND c.started_at >= $3 AND c.started_at < $4`,
    [projectId, agent, period.from, period.to],
  );
  return rows[0]!;
}

/** Something to be tried: of each fault the shortest conversation that allows it, the most frequent fault first. */
export interface Untried extends TriedKey {
  readonly counterfactual: Counterfactual | null;
}

/** Failed conversations of a period of whose fault no counterfactual is known, neither by rules nor by a guess. */
export function listGuessable(db: Queryable, projectId: number, agent: string, period: Period, limit: number) {
  const isOpen = `b.content->'counterfactual' = 'null' AND NOT EXISTS (SELECT FROM tried_counterfactual other
    WHERE other.project_id = $1 AND other.signature = b.signature AND other.at >= $3)`;
  return listUntried(db, [projectId, agent, period.from, period.to, limit], isOpen);
}

/** Failed conversations of a period with a change that can be replayed, and of whose fault nothing was replayed. */
export function listReplayable(db: Queryable, projectId: number, agent: string, period: Period, limit: number) {
  const isOpen = `coalesce(b.content->'counterfactual'->'change', t.content->'change') IS NOT NULL
    AND NOT EXISTS (SELECT FROM tried_counterfactual t WHERE t.project_id = $1 AND t.signature = b.signature
      AND t.at >= $3 AND ${WAS_REPLAYED})`;
  return listUntried(db, [projectId, agent, period.from, period.to, limit], isOpen);
}

const WAS_REPLAYED = `(t.content ? 'replays' OR t.content ? 'asked' OR t.content ? 'trouble')`;

async function listUntried(db: Queryable, values: unknown[], isOpen: string): Promise<Untried[]> {
  const { rows } = await db.query<Untried>(
    `SELECT conversation_id AS "conversationId", signature, counterfactual FROM (
       SELECT b.conversation_id, b.signature, count(*) OVER of_fault AS volume,
         row_number() OVER (of_fault ORDER BY c.turn_count, c.id) AS place,
         CASE WHEN b.content->'counterfactual' = 'null' THEN t.content ELSE b.content->'counterfactual' END AS counterfactual
       FROM attribution b
       JOIN conversation c ON c.project_id = $1 AND c.id = b.conversation_id
       LEFT JOIN tried_counterfactual t ON t.project_id = $1 AND t.conversation_id = b.conversation_id
         AND t.signature = b.signature
       WHERE b.project_id = $1 AND c.agent = $2 AND c.started_at >= $3 AND c.started_at < $4 AND c.failed
         AND b.cause IS NOT NULL AND b.cause <> 'environment' AND ${IS_CURRENT} AND ${isOpen}
       WINDOW of_fault AS (PARTITION BY b.signature)) AS fault
     WHERE place = 1 ORDER BY volume DESC, signature LIMIT $5`,
    values,
  );
  return rows;
}
