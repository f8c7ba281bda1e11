import { type Attribution, groupBy, type WeekReport } from '#contracts';
import type { AnalysedConversation } from './case.js';
import { missingTools } from './missing-tools/missing-tools.js';
import { intentPaths } from './paths/intent-paths.js';
import { clusterAttributions } from './rank/cluster-attributions.js';
import { retrievalCoverage } from './retrieval-coverage/retrieval-coverage.js';
import { reviewSample } from './review-sample/review-sample.js';

/** What the review of one agent's week works from. */
export interface WeekMaterial {
  /** Every conversation of the week, passing ones too: they are what failing ones are compared with. */
  conversations: readonly AnalysedConversation[];
  attributions: readonly Attribution[];
  /** Seeds the sample of silent conversations; equal seeds give equal samples, whatever the order. */
  seed: string;
  /** How far a finding counts, 0..1, where something judged it; 1 without. */
  weightOf?: (findingId: string) => number;
  /** Whether a text still seems to hold personal data: such a conversation is shown only where no other shows the fault. */
  looksPersonal?: (text: string) => boolean;
}

type OutcomeCounts = 'conversations' | 'failed' | 'frustrated' | 'abandoned';

/** The parts of a week's report that follow from its conversations alone. */
export type WeekReview = Pick<
  WeekReport,
  OutcomeCounts | 'causes' | 'clusters' | 'paths' | 'missingTools' | 'coverage' | 'sample'
> & {
  /** Most conversations first; the unclustered bucket too. Names are the taxonomy's. */
  intents: Omit<WeekReport['intents'][number], 'name'>[];
};

/** Conversations a person reads of a week: the worst, and as many silent ones. */
const SAMPLE = 10;
/** Clusters a report holds; the tail is single conversations. */
const MOST_CLUSTERS = 100;

/**
 * What a week of one agent's conversations shows. Pure, and the same whatever the order of the conversations, but for ties;
 * about linear in their steps.
 */
export function reviewWeek({ conversations, attributions, seed, weightOf, looksPersonal }: WeekMaterial): WeekReview {
  const byId = new Map(conversations.map((one) => [one.conversation.id, one]));
  return {
    ...outcomesOf(conversations),
    intents: [...groupBy(conversations, ({ intentId }) => intentId)]
      .map(([intentId, group]) => ({ intentId, ...outcomesOf(group) }))
      .sort((a, b) => b.conversations - a.conversations || (a.intentId < b.intentId ? -1 : 1)),
    causes: causesOf(attributions, byId),
    clusters: clusterAttributions(attributions, byId, { weightOf, looksPersonal }).slice(0, MOST_CLUSTERS),
    paths: intentPaths(conversations),
    missingTools: missingTools(conversations),
    coverage: retrievalCoverage(conversations),
    sample: reviewSample(conversations, { size: SAMPLE, seed }),
  };
}

function outcomesOf(conversations: readonly AnalysedConversation[]): Pick<WeekReport, OutcomeCounts> {
  const count = (flag: 'failed' | 'frustrated' | 'abandoned') =>
    conversations.filter(({ outcome }) => outcome[flag]).length;
  return {
    conversations: conversations.length,
    failed: count('failed'),
    frustrated: count('frustrated'),
    abandoned: count('abandoned'),
  };
}

/** Failed conversations by what they are blamed on. */
function causesOf(
  attributions: readonly Attribution[],
  conversations: ReadonlyMap<string, AnalysedConversation>,
): WeekReport['causes'] {
  const causes: WeekReport['causes'] = {};
  for (const { cause, conversationId } of attributions) {
    if (!conversations.get(conversationId)?.outcome.failed) continue;
    const name = cause ?? 'abstained';
    causes[name] = (causes[name] ?? 0) + 1;
  }
  return causes;
}
