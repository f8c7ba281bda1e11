import type { Detector } from '../../detector.js';

const lengthReasons = new Set([
  'length',
  'max_tokens',
  'max_output_tokens',
  'max_length',
  'token_limit',
  'model_length',
]);

export const truncatedOutput: Detector = {
  name: 'truncated-output',
  kind: 'failure',
  pattern: 'truncation',
  severity: 0.45,
  version: 1,
  detect(conversation) {
    return conversation.turns.flatMap((turn) =>
      turn.steps.flatMap((step) => {
        if (step.kind !== 'llm' || !lengthReasons.has(step.finishReason?.toLowerCase() ?? '')) return [];
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
