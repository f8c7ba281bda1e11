import { assessOutcome, crossValidate } from '#findings';
import { type Figures, quantile } from '../bench.js';
import { type Label, type LabelledTalk, readTalks } from '../frustration/labelled-talks.js';
import { rankingFigures } from '../frustration/ranking.js';
import { calibrationFigures } from './calibration.js';
import { aurocInterval, type GroupedScore } from './interval.js';

/** A dialogue counts as failed when so many of its marked agent turns are breakdowns. */
const breakdownShare = 0.5;
const folds = 5;
const seed = 'findings';

/** How well "this conversation failed" is told: by the default that knows no label, and learned from other tasks. */
export function measureQuality(prefix: string, { learned }: { learned: boolean }): Figures {
  const talks = readTalks(prefix);
  const found: Record<string, number> = {};
  for (const { detector } of talks.flatMap(({ findings }) => findings)) found[detector] = (found[detector] ?? 0) + 1;
  const labelled = talks.flatMap((talk) => {
    const failed = isFailure(talk.label);
    return failed === null ? [] : [{ ...talk, failed, group: talk.label.task ?? talk.conversation.id }];
  });
  const figuresOf = (successes: readonly number[]) =>
    qualityFigures(labelled.map(({ failed, group }, i) => ({ score: 1 - successes[i]!, positive: failed, group })));
  return {
    ...figuresOf(
      labelled.map(({ conversation, findings }) => assessOutcome(conversation, findings).successProbability),
    ),
    ...(learned && { learned: { ...figuresOf(learnedSuccesses(labelled)), folds } }),
    conversations: labelled.length,
    positives: labelled.filter(({ failed }) => failed).length,
    found,
  };
}

function learnedSuccesses(labelled: readonly (LabelledTalk & { failed: boolean; group: string })[]): number[] {
  return crossValidate(
    labelled.map(({ conversation, findings, failed, group }) => ({ conversation, findings, success: !failed, group })),
    { folds, seed },
  );
}

function isFailure(label: Label): boolean | null {
  if (typeof label.success === 'boolean') return !label.success;
  if (typeof label.lateHangup === 'boolean') return label.lateHangup;
  const marked = label.turns?.filter(({ breakdown }) => breakdown !== undefined) ?? [];
  if (marked.length === 0) return null;
  return marked.filter(({ breakdown }) => breakdown).length / marked.length >= breakdownShare;
}

function qualityFigures(judged: readonly GroupedScore[]): Figures {
  const strict = quantile(
    judged.filter(({ positive }) => !positive).map(({ score }) => score),
    0.95,
  );
  const positives = judged.filter(({ positive }) => positive);
  return {
    ...rankingFigures(judged, 0.5),
    recallAt5PercentFalsePositives: positives.filter(({ score }) => score > strict).length / positives.length,
    aurocInterval: aurocInterval(judged),
    ...calibrationFigures(judged),
  };
}
