import type { WeekAttribution, WeekReview } from '#attribution';
import { type IntentWeek, type OutcomeCounts, type StoredWeekReport, UNCLUSTERED, UNPLACED } from '#contracts';
import type { ReadWeek } from './read-week.js';

/** A week's report: outcomes counted over all of the week, the rest as read. */
export function composeReport(
  agent: string,
  { period, detectorSet, taxonomyId, nodes, counts, conversations }: ReadWeek,
  { incidents, review }: Pick<WeekAttribution, 'incidents'> & { review: WeekReview },
): StoredWeekReport {
  const nameOf = (intentId: string) => nodes.get(intentId)?.name ?? UNCLUSTERED;
  return {
    agent,
    ...period,
    detectorSet,
    taxonomyId,
    conversationsRead: conversations.length,
    ...sumOf(counts),
    intents: byIntent(counts).map((intent) => ({ ...intent, name: nameOf(intent.intentId) })),
    causes: review.causes,
    clusters: review.clusters,
    incidents,
    paths: review.paths,
    missingTools: review.missingTools,
    coverage: review.coverage,
    sample: review.sample,
  };
}

/** Conversations that no refresh has placed yet count with those that belong to no intent. */
function byIntent(counts: readonly IntentWeek[]): ({ intentId: string } & OutcomeCounts)[] {
  const byId = new Map<string, OutcomeCounts>();
  for (const row of counts) {
    const intentId = row.intentId === UNPLACED ? UNCLUSTERED : row.intentId;
    const known = byId.get(intentId);
    byId.set(intentId, sumOf(known === undefined ? [row] : [known, row]));
  }
  return [...byId]
    .map(([intentId, sum]) => ({ intentId, ...sum }))
    .sort((a, b) => b.conversations - a.conversations || (a.intentId < b.intentId ? -1 : 1));
}

function sumOf(counts: readonly OutcomeCounts[]): OutcomeCounts {
  const sum = (field: keyof OutcomeCounts) => counts.reduce((all, row) => all + row[field], 0);
  return {
    conversations: sum('conversations'),
    failed: sum('failed'),
    frustrated: sum('frustrated'),
    abandoned: sum('abandoned'),
  };
}
