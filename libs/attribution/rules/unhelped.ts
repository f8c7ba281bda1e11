import type { FindingPattern } from '#contracts';
import { promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom, SOFT_SLIPS } from '../evidence.js';
import { calledTools, lacked, lacking } from '../neighbour-tools.js';

const UNHELPED: ReadonlySet<FindingPattern> = new Set(['dissatisfaction', 'broken_promise']);

/**
 * A dissatisfied or silent leave without a clearer cause: weak evidence for the prompt, a little stronger where passing
 * neighbours took a step that this conversation lacks.
 */
export const unhelped: EvidenceRule = {
  name: 'unhelped',
  read: (input) =>
    input.findings
      .filter(({ kind, pattern }) => kind !== 'failure' || UNHELPED.has(pattern))
      .slice(0, 1)
      .map((finding) => {
        const tool = lacked(input, calledTools(input.conversation));
        return evidenceFrom('unhelped', finding, {
          cause: 'prompt',
          usualSlips: SOFT_SLIPS,
          weight: tool === null ? 0.15 : 0.3,
          document: promptDocument(input.harness),
          detail: lacking(tool, input.profile.intentId),
          counterfactual: null,
        });
      }),
};
