import type { StepOf } from '#contracts';
import type { Detector } from '../../detector.js';
import { isFail, isPass } from '../../reading/verdicts.js';

export const failedEvaluation: Detector = {
  name: 'failed-evaluation',
  kind: 'failure',
  pattern: 'rule_broken',
  severity: 0.5,
  version: 1,
  detect(conversation, { reading }) {
    if (!reading.kinds.has('evaluation')) return [];
    return conversation.turns.flatMap((turn) => {
      const checks = turn.steps.filter((step): step is StepOf<'evaluation'> => step.kind === 'evaluation');
      // A check that passes later in the same turn was answered by a better draft.
      const standing = checks.filter(
        (check, i) => isFail(check) && !checks.slice(i + 1).some((later) => later.name === check.name && isPass(later)),
      );
      return standing.map((check) => ({
        turn: turn.index,
        spanIds: [check.spanId, ...(turn.reply ? [turn.reply.spanId] : [])],
        message: `The check ${check.name} failed${check.explanation ? `: ${check.explanation.slice(0, 200)}` : '.'}`,
        evidence: { evaluation: check.name, ...(check.explanation && { phrase: check.explanation.slice(0, 300) }) },
      }));
    });
  },
};
