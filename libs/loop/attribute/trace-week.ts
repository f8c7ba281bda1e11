import {
  type AnalysedConversation,
  attributeWeek,
  judgementWeights,
  missingToolFinding,
  RECURRING_CALLS,
  reviewWeek,
  type TriedEdit,
  type WeekAttribution,
  type WeekReview,
} from '#attribution';
import type { Finding, FindingCluster, RedactionRules, StoredWeekReport } from '#contracts';
import { findRedactions } from '#conversations';
import { listJudgements, listProposals, replaceWeekFindings, saveAttributions, saveWeekReport } from '#platform';
import type { StageContext } from '../context.js';
import { productionHarness } from '../production-harness.js';
import { composeReport } from './compose-report.js';
import { type ReadWeek, readWeek } from './read-week.js';

/** A week with what its failures are traced to. */
export interface TracedWeek extends Pick<ReadWeek, 'nodes' | 'conversations'>, WeekAttribution {
  production: Awaited<ReturnType<typeof productionHarness>>;
  clusters: FindingCluster[];
  report: StoredWeekReport;
}

/** Everything is looked for: what the rules of a project let pass when it came in is personal data all the same. */
const ALL_KINDS: RedactionRules = { off: [], custom: [], keep: [] };

/**
 * Traces the last week's failures to their causes and writes what the week says; both are stored.
 *
 * @throws AppError ANALYSIS.BEHIND while another set's analyses are in the week
 */
export async function traceWeek(context: StageContext): Promise<TracedWeek> {
  const { database, projectId, agent, asOf } = context;
  const production = await productionHarness(context);
  const week = await readWeek(context);
  const { conversations } = week;
  const conversationIds = conversations.map(({ conversation }) => conversation.id);
  const tried = await triedEdits(context);
  const traced = attributeWeek(conversations, () => production?.harness ?? null, { tried });
  const review = reviewWeek({
    conversations,
    attributions: traced.attributions,
    seed: `${agent} ${asOf}`,
    weightOf: judgementWeights(await listJudgements(database.pool, projectId, conversationIds)),
    looksPersonal: (text) => findRedactions(text, ALL_KINDS).length > 0,
  });
  const report = composeReport(agent, week, { ...traced, review });
  await database.transaction(async (tx) => {
    await saveAttributions(tx, projectId, { ...week, conversationIds }, traced.attributions);
    const recurring = { detector: RECURRING_CALLS, conversationIds };
    await replaceWeekFindings(tx, projectId, recurring, missingToolFindings(review, conversations));
    await saveWeekReport(tx, projectId, asOf, report);
  });
  return { ...traced, nodes: week.nodes, conversations, production, clusters: review.clusters, report };
}

/** What was shipped before and judged. */
async function triedEdits({ database, projectId, agent }: StageContext): Promise<TriedEdit[]> {
  const proposals = await listProposals(database.pool, projectId, agent);
  return proposals
    .filter(({ status }) => status === 'kept' || status === 'reverted' || status === 'inconclusive')
    .map(({ layer, targetIntents, status }) => ({ layer, intentIds: targetIntents, mended: status === 'kept' }));
}

function missingToolFindings({ missingTools }: WeekReview, conversations: readonly AnalysedConversation[]): Finding[] {
  const byId = new Map(conversations.map(({ conversation }) => [conversation.id, conversation]));
  return missingTools.flatMap((tool) => missingToolFinding(tool, byId.get(tool.exemplarId)!) ?? []);
}

/** The stage `attribute`. */
export async function attributeLastWeek(context: StageContext): Promise<Record<string, number>> {
  const { attributions, clusters, conversations, incidents, report } = await traceWeek(context);
  return {
    conversations: report.conversations,
    read: conversations.length,
    attributed: attributions.length,
    clusters: clusters.length,
    incidents: incidents.length,
  };
}
