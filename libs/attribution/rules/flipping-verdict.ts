import { type Conversation, type StepOf } from '#contracts';
import { evalDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';

/** The same check passed and failed the same answer: its verdict is chance, and the case wants tightening. */
export const flippingVerdict: EvidenceRule = {
  name: 'flipping-verdict',
  read: ({ conversation, findings, harness }) => {
    const check = flippedCheck(conversation);
    const finding = findings.find((one) => check !== null && one.turn === check.turn) ?? findings[0];
    if (check === null || finding === undefined) return [];
    return [
      evidenceFrom('flipping-verdict', finding, {
        cause: 'eval',
        weight: 0.9,
        document: evalDocument(harness, check.step.name),
        detail: `verdict of ${check.step.name} flips`,
        spanId: check.step.spanId,
        evidenceSpanIds: check.spanIds,
        counterfactual: null,
      }),
    ];
  },
};

/** Checks in a row, with no step of the agent between them, judge the same answer. */
function flippedCheck({ turns }: Conversation): { step: StepOf<'evaluation'>; turn: number; spanIds: string[] } | null {
  for (const { steps, index } of turns) {
    let row = new Map<string, StepOf<'evaluation'>>();
    for (const step of steps) {
      if (step.kind !== 'evaluation') {
        row = new Map();
        continue;
      }
      const before = row.get(step.name);
      if (before !== undefined && before.label !== step.label)
        return { step, turn: index, spanIds: [before.spanId, step.spanId] };
      row.set(step.name, step);
    }
  }
  return null;
}
