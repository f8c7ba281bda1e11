import type { ConversationPage, FindingKind, FindingPattern, FoundConversation } from '#contracts';
import type { Period, Queryable } from './conversation.repository.js';
import { decodeCursor, encodeCursor } from './conversation-cursor.js';

/** All conditions must hold; those left out do not count. */
export interface ConversationFilter extends Partial<Period> {
  agent?: string;
  /** In the newest taxonomy of the conversation's agent. */
  intentId?: string;
  detector?: string;
  pattern?: FindingPattern;
  kind?: FindingKind;
  version?: string;
  channel?: string;
  /** Hashed, as on the spans. */
  userId?: string;
  failed?: boolean;
  frustrated?: boolean;
  abandoned?: boolean;
  text?: string;
  cursor?: string;
  limit: number;
}

/**
 * Newest first, with the intent each has in the newest taxonomy of its agent.
 *
 * @throws AppError CONVERSATION.CURSOR
 */
export async function searchConversations(
  db: Queryable,
  projectId: number,
  filter: ConversationFilter,
): Promise<ConversationPage> {
  const taxonomyIds = await newestTaxonomies(db, projectId, filter.agent);
  const { conditions, values } = conditionsOf(projectId, filter, taxonomyIds);
  const { rows } = await db.query<FoundConversation>(
    `SELECT c.*, (SELECT intent_id FROM intent_assignment WHERE project_id = $1 AND conversation_id = c.id
       AND taxonomy_id = ANY($2) LIMIT 1) AS "intentId"
     FROM (SELECT id, agent, user_id AS "userId", ${instant('started_at')} AS "startedAt", ${instant('ended_at')} AS "endedAt",
         left(request, 400) AS request, version, channel, turn_count AS turns,
         CASE WHEN analysed_at IS NULL THEN NULL ELSE ${OUTCOME} END AS outcome
       FROM conversation WHERE ${conditions.join(' AND ')}
       ORDER BY started_at DESC, id DESC LIMIT ${filter.limit + 1}) AS c
     ORDER BY "startedAt" DESC, id DESC`,
    values,
  );
  const conversations = rows.slice(0, filter.limit);
  const last = conversations.at(-1);
  return { conversations, next: rows.length > filter.limit && last !== undefined ? encodeCursor(last) : null };
}

const OUTCOME = `jsonb_build_object('successProbability', success_probability, 'failed', failed, 'frustrated', frustrated, 'abandoned', abandoned)`;

function instant(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

async function newestTaxonomies(db: Queryable, projectId: number, agent: string | undefined): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT DISTINCT ON (agent) id FROM taxonomy
     WHERE project_id = $1 AND ($2::text IS NULL OR agent = $2) AND published_at IS NOT NULL ORDER BY agent, number DESC`,
    [projectId, agent ?? null],
  );
  return rows.map(({ id }) => id);
}

/** Only the conditions that are asked for, so that each question gets a plan of its own. */
function conditionsOf(projectId: number, filter: ConversationFilter, taxonomyIds: string[]) {
  const values: unknown[] = [projectId, taxonomyIds];
  // Both first values are named in any case: a parameter that no text names has no type.
  const conditions = ['project_id = $1', '$2::text[] IS NOT NULL'];
  const where = (condition: string, ...given: unknown[]) => {
    if (given.some((value) => value === undefined)) return;
    conditions.push(condition.replaceAll('?', () => `$${values.push(given.shift())}`));
  };
  for (const column of ['agent', 'version', 'channel', 'failed', 'frustrated', 'abandoned'] as const)
    where(`${column} = ?`, filter[column]);
  where('user_id = ?', filter.userId);
  where('started_at >= ?', filter.from);
  where('started_at < ?', filter.to);
  where(
    `id IN (SELECT conversation_id FROM conversation_words WHERE project_id = $1 AND search @@ websearch_to_tsquery('simple', ?))`,
    filter.text,
  );
  where(
    `id IN (SELECT conversation_id FROM intent_assignment WHERE project_id = $1 AND taxonomy_id = ANY($2) AND intent_id = ?)`,
    filter.intentId,
  );
  const { detector, pattern, kind } = filter;
  const ofFinding = Object.entries({ detector, pattern, kind }).filter(([, value]) => value !== undefined);
  if (ofFinding.length > 0)
    where(
      `id IN (SELECT conversation_id FROM finding WHERE project_id = $1 AND ${ofFinding.map(([column]) => `${column} = ?`).join(' AND ')})`,
      ...ofFinding.map(([, value]) => value),
    );
  if (filter.cursor !== undefined) {
    const { startedAt, id } = decodeCursor(filter.cursor);
    where('(started_at, id) < (?::timestamptz, ?)', startedAt, id);
  }
  return { conditions, values };
}
