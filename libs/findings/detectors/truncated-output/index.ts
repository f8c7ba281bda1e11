import type { Detector } from '../../detector.js';
import { isLengthReason } from '../../reading/finish-reasons.js';

export const truncatedOutput: Detector = {
  name: 'truncated-output',
  kind: 'failure',
  pattern: 'truncation',
  severity: 0.45,
  version: 2,
  detect(conversation) {
    return conversation.turns.flatMap((turn) =>
      turn.steps.flatMap((step) => {
        if (step.kind !== 'llm' || !isLengthReason(step.finishReason)) return [];
        const draft = {
          turn: turn.index,
          spanIds: [step.spanId],
          message: 'The model was cut off at its length limit.',
          evidence: { phrase: step.text.slice(-80) },
        };
        return [draft];
      }),
    );
  },
};
