import type { StepOf } from '#contracts';
import type { Detector } from '../../detector.js';
import { isRestatement } from '../../frustration/sameness.js';
import type { TurnReading } from '../../reading/reading.js';
import { isPass } from '../../reading/verdicts.js';

export const passedEvaluationButUnhappy: Detector = {
  name: 'passed-evaluation-but-unhappy',
  kind: 'failure',
  pattern: 'missed_by_evaluation',
  severity: 0.5,
  version: 1,
  detect(_conversation, { reading }) {
    if (!reading.kinds.has('evaluation')) return [];
    return reading.turns.flatMap((turn, i) => {
      const passed = turn.turn.steps.find(
        (step): step is StepOf<'evaluation'> => step.kind === 'evaluation' && isPass(step),
      );
      const next = reading.turns[i + 1];
      if (!passed || !next?.says) return [];
      const phrase = displeasure(next, turn);
      if (phrase === null) return [];
      return [
        {
          turn: turn.index,
          spanIds: [passed.spanId, ...(turn.agentSpanId ? [turn.agentSpanId] : []), next.turn.user!.spanId],
          message: `The check ${passed.name} passed an answer the user did not accept: "${phrase}".`,
          evidence: { evaluation: passed.name, phrase },
        },
      ];
    });
  },
};

/** The user's words against the answer, or null where they take it. */
function displeasure(turn: TurnReading, before: TurnReading): string | null {
  const says = turn.says!;
  const match = says.rejection ?? says.reminder ?? says.surrender ?? says.profanity;
  if (match) return match.phrase;
  return before.user && isRestatement(turn, before) ? turn.user!.text.slice(0, 120) : null;
}
