import type { Detector } from '../../detector.js';

const filterReasons = new Set([
  'content_filter',
  'content-filter',
  'safety',
  'blocklist',
  'prohibited_content',
  'recitation',
  'spii',
  'guardrail_intervened',
]);

export const contentFilter: Detector = {
  name: 'content-filter',
  kind: 'failure',
  pattern: 'refusal',
  severity: 0.5,
  version: 1,
  detect(conversation) {
    return conversation.turns.flatMap((turn) =>
      turn.steps.flatMap((step) => {
        if (step.kind !== 'llm' || !filterReasons.has(step.finishReason?.toLowerCase() ?? '')) return [];
        const draft = {
          turn: turn.index,
          spanIds: [step.spanId],
          message: `The provider withheld the answer (${step.finishReason}).`,
          evidence: { error: step.finishReason! },
        };
        return [draft];
      }),
    );
  },
};
