import type { Queryable } from './conversation.repository.js';
import { eraseFromReports } from './week-report-quotes.js';

/**
 * Takes out of rows that stay what they quote of conversations about to be deleted: exemplars and
 * descriptions of intents, neighbours that attributions and tried counterfactuals point to, what reports of weeks show, and
 * the exemplar, the spans and the counterfactual of proposals. Their figures stay.
 *
 * @returns the number of rows changed
 */
export async function eraseQuotes(tx: Queryable, projectId: number, conversationIds: string[]): Promise<number> {
  if (conversationIds.length === 0) return 0;
  let changed = 0;
  for (const statement of [EXEMPLARS, DESCRIPTIONS, EMERGENT, NEIGHBOURS, TRIED, PROPOSALS])
    changed += (await tx.query(statement, [projectId, conversationIds])).rowCount ?? 0;
  return changed + (await eraseFromReports(tx, projectId, conversationIds));
}

const EXEMPLARS = `UPDATE taxonomy SET content = jsonb_set(content, '{leaves}', (
    SELECT jsonb_agg(jsonb_set(leaf, '{exemplars}', coalesce((
        SELECT jsonb_agg(exemplar ORDER BY place) FROM jsonb_array_elements(leaf->'exemplars') WITH ORDINALITY AS one (exemplar, place)
        WHERE NOT exemplar->>'conversationId' = ANY($2)), '[]')) ORDER BY number)
    FROM jsonb_array_elements(content->'leaves') WITH ORDINALITY AS each (leaf, number)))
  WHERE project_id = $1 AND EXISTS (
    SELECT FROM jsonb_path_query(content, '$.leaves[*].exemplars[*].conversationId') AS id WHERE id #>> '{}' = ANY($2))`;

/** A description quotes a request, cut where it is long. */
const QUOTED = `(SELECT '“' || left(request, 100) AS opening FROM conversation
    WHERE project_id = $1 AND id = ANY($2) AND request <> '')`;
const UNQUOTED = (description: string) => `to_jsonb(regexp_replace(${description}, '“[^”]*”', '“…”'))`;

const DESCRIPTIONS = `WITH said AS ${QUOTED}
  UPDATE taxonomy SET content = jsonb_set(content, '{nodes}', (
    SELECT jsonb_agg(CASE WHEN EXISTS (SELECT FROM said WHERE strpos(node->>'description', opening) > 0)
        THEN jsonb_set(node, '{description}', ${UNQUOTED("node->>'description'")}) ELSE node END ORDER BY number)
    FROM jsonb_array_elements(content->'nodes') WITH ORDINALITY AS each (node, number)))
  WHERE project_id = $1 AND EXISTS (
    SELECT FROM jsonb_array_elements(content->'nodes') AS node, said WHERE strpos(node->>'description', opening) > 0)`;

const EMERGENT = `WITH said AS ${QUOTED}
  UPDATE emergent_intent SET
    conversation_ids = ARRAY(SELECT id FROM unnest(conversation_ids) AS id WHERE NOT id = ANY($2)),
    content = content || jsonb_build_object(
      'exemplars', coalesce((
        SELECT jsonb_agg(exemplar ORDER BY place) FROM jsonb_array_elements(content->'exemplars') WITH ORDINALITY AS one (exemplar, place)
        WHERE NOT exemplar->>'conversationId' = ANY($2)), '[]'),
      'description', CASE WHEN EXISTS (SELECT FROM said WHERE strpos(content->>'description', opening) > 0)
        THEN ${UNQUOTED("content->>'description'")} ELSE content->'description' END)
  WHERE project_id = $1 AND conversation_ids && $2`;

const NEIGHBOURS = `UPDATE attribution SET content = jsonb_set(content, '{counterfactual,neighbourId}', 'null')
  WHERE project_id = $1 AND content->'counterfactual'->>'neighbourId' = ANY($2) AND NOT conversation_id = ANY($2)`;

const TRIED = `UPDATE tried_counterfactual SET content = jsonb_set(content, '{neighbourId}', 'null')
  WHERE project_id = $1 AND content->>'neighbourId' = ANY($2) AND NOT conversation_id = ANY($2)`;

/**
 * Another conversation of the same fault becomes the exemplar, where there is one. A counterfactual may quote the
 * arguments of a call; what other conversations say too is nobody's words.
 */
const PROPOSALS = `WITH gone AS (
    SELECT conversation_id, signature, counterfactual FROM attribution, LATERAL (
      SELECT content->'counterfactual'->>'text' UNION SELECT jsonb_array_elements_text(content->'earlierTexts')
    ) AS said (counterfactual)
    WHERE project_id = $1 AND conversation_id = ANY($2)),
  words AS (
    SELECT DISTINCT counterfactual FROM gone WHERE counterfactual <> '' AND NOT EXISTS (
      SELECT FROM attribution other WHERE other.project_id = $1 AND other.signature = gone.signature
        AND NOT other.conversation_id = ANY($2) AND other.content->'counterfactual'->>'text' = gone.counterfactual)),
  spans AS (SELECT DISTINCT unnest(span_ids) AS id FROM finding WHERE project_id = $1 AND conversation_id = ANY($2)),
  quoting AS (
    SELECT id, content, (SELECT counterfactual FROM words WHERE strpos(content->>'rootCause', counterfactual) > 0
        ORDER BY length(counterfactual) DESC LIMIT 1) AS said,
      content->'evidence'->>'exemplarId' = ANY($2) AS shown,
      coalesce((SELECT jsonb_agg(span) FROM jsonb_array_elements_text(content->'evidence'->'spanIds') AS span
        WHERE NOT EXISTS (SELECT FROM spans WHERE spans.id = span)), '[]') AS span_ids
    FROM proposal WHERE project_id = $1)
  UPDATE proposal SET content = quoting.content
    || jsonb_build_object('rootCause', CASE WHEN said IS NULL THEN quoting.content->>'rootCause'
         ELSE replace(quoting.content->>'rootCause', said, '(erased)') END)
    || jsonb_build_object('evidence', quoting.content->'evidence' || jsonb_build_object('spanIds', span_ids) || CASE WHEN NOT shown THEN '{}' ELSE
         jsonb_build_object('exemplarId', coalesce((SELECT min(conversation_id) FROM attribution
           WHERE project_id = $1 AND attribution.signature = proposal.signature AND NOT conversation_id = ANY($2)), '')) END)
  FROM quoting WHERE proposal.project_id = $1 AND proposal.id = quoting.id
    AND (said IS NOT NULL OR shown OR span_ids <> quoting.content->'evidence'->'spanIds')`;
