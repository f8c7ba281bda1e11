import { assessOutcome, crossValidate } from '#findings';
import type { Figures } from '../bench.js';
import type { LabelledTalk } from './labelled-talks.js';
import { rankingFigures, trivialFigures } from './ranking.js';

const folds = 5;
const seed = 'frustration';
/** A finding of abandonment this severe says that the user left. */
const leftSeverity = 0.5;

/** Who left with the need unmet: learned from the labels of other conversations, and by the defaults that know none. */
export function measureConversations(talks: readonly LabelledTalk[]): Figures {
  const left = talks.map(({ label }) => label.lateHangup ?? !label.success);
  const successes = crossValidate(
    talks.map(({ conversation, findings, label }, i) => ({
      conversation,
      findings,
      success: !left[i],
      group: label.task ?? conversation.userId ?? conversation.id,
    })),
    { folds, seed },
  );
  const judge = (scores: readonly number[], threshold: number) =>
    rankingFigures(
      scores.map((score, i) => ({ score, positive: left[i]! })),
      threshold,
    );
  const byDefault = talks.map(
    ({ conversation, findings }) => 1 - assessOutcome(conversation, findings).successProbability,
  );
  return {
    level: 'conversation',
    ...judge(
      successes.map((success) => 1 - success),
      0.5,
    ),
    folds,
    unfitted: { ...judge(byDefault, 0.5), abandonment: judge(talks.map(abandonment), leftSeverity) },
    trivial: trivialFigures(left.map((positive) => ({ score: 1, positive }))),
    conversations: talks.length,
    positives: left.filter(Boolean).length,
  };
}

function abandonment({ findings }: LabelledTalk): number {
  return Math.max(0, ...findings.filter(({ kind }) => kind === 'abandonment').map(({ severity }) => severity));
}
