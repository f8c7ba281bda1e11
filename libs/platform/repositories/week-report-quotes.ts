import type { FindingCluster, StoredWeekReport } from '#contracts';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/**
 * Takes conversations about to be deleted out of reports that stay: their ids, their spans, and what should have been done
 * in them where only they say it. Figures stay.
 *
 * @returns the number of reports changed
 */
export async function eraseFromReports(tx: Queryable, projectId: number, conversationIds: string[]): Promise<number> {
  const gone = new Set(conversationIds);
  // Reports of weeks that were over before the conversations began name none of them.
  const { rows } = await tx.query<{ agent: string; asOf: string }>(
    `SELECT agent, as_of::text AS "asOf" FROM week_report WHERE project_id = $1 AND as_of > (
       SELECT min(started_at) FROM conversation WHERE project_id = $1 AND id = ANY($2)) ORDER BY 1, 2`,
    [projectId, conversationIds],
  );
  let changed = 0;
  // One at a time: together they may be large.
  for (const { agent, asOf } of rows) {
    const key = [projectId, agent, asOf];
    const { rows: found } = await tx.query<{ content: StoredWeekReport }>(
      'SELECT content FROM week_report WHERE project_id = $1 AND agent = $2 AND as_of = $3',
      key,
    );
    const report = found[0]!.content;
    const erased = withoutConversations(report, gone, await saidByOthers(tx, projectId, conversationIds, report));
    if (erased === null) continue;
    await tx.query('UPDATE week_report SET content = $4 WHERE project_id = $1 AND agent = $2 AND as_of = $3', [
      ...key,
      storableJson(erased),
    ]);
    changed++;
  }
  return changed;
}

/** Texts of the report's counterfactuals that other conversations say too: those are nobody's words. */
async function saidByOthers(
  tx: Queryable,
  projectId: number,
  conversationIds: string[],
  { clusters }: StoredWeekReport,
): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ text: string }>(
    `SELECT DISTINCT content->'counterfactual'->>'text' AS text FROM attribution
     WHERE project_id = $1 AND NOT conversation_id = ANY($2) AND signature = ANY($3)
       AND content->'counterfactual'->>'text' = ANY($4)`,
    [
      projectId,
      conversationIds,
      clusters.map(({ signature }) => signature),
      clusters.flatMap(({ counterfactual }) => counterfactual?.text ?? []),
    ],
  );
  return new Set(rows.map(({ text }) => text));
}

/** Null where the report names none of them. */
export function withoutConversations(
  report: StoredWeekReport,
  gone: ReadonlySet<string>,
  saidByOthers: ReadonlySet<string>,
): StoredWeekReport | null {
  let found = false;
  const stays = (id: string) => {
    if (gone.has(id)) found = true;
    return !gone.has(id);
  };
  const ofCluster = (cluster: FindingCluster): FindingCluster => {
    const conversationIds = cluster.conversationIds.filter(stays);
    const exemplarIds = cluster.exemplarIds.filter(stays);
    const wasHit = conversationIds.length < cluster.conversationIds.length;
    return {
      ...cluster,
      conversationIds,
      exemplarIds: exemplarIds.length === 0 ? conversationIds.slice(0, 1) : exemplarIds,
      counterfactual: ofCounterfactual(cluster.counterfactual, wasHit),
    };
  };
  const ofCounterfactual = (known: FindingCluster['counterfactual'], wasHit: boolean) => {
    if (known === null) return null;
    const isNeighbour = known.neighbourId !== null && !stays(known.neighbourId);
    if ((wasHit || isNeighbour) && !saidByOthers.has(known.text)) return null;
    return isNeighbour ? { ...known, neighbourId: null } : known;
  };
  const erased = {
    ...report,
    clusters: report.clusters.map(ofCluster),
    missingTools: report.missingTools.map((tool) =>
      stays(tool.exemplarId) ? tool : { ...tool, exemplarId: '', spanIds: [] },
    ),
    coverage: report.coverage.map((intent) => ({
      ...intent,
      exemplars: intent.exemplars.filter(({ conversationId }) => stays(conversationId)),
    })),
    sample: report.sample.filter(({ conversationId }) => stays(conversationId)),
  };
  return found ? erased : null;
}
