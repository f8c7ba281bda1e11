import { promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { calledTools, lacking, missingTool } from '../profile.js';

/**
 * A dissatisfied or silent leave without a clearer cause: weak evidence for the prompt, a little stronger where passing
 * neighbours took a step that this conversation lacks.
 */
export const unhelped: EvidenceRule = {
  name: 'unhelped',
  read: (input) =>
    input.findings
      .filter(({ kind, pattern }) => kind !== 'failure' || pattern === 'premature_end' || pattern === 'broken_promise')
      .slice(0, 1)
      .map((finding) => {
        const tool = missingTool(input.profile, calledTools(input.conversation));
        return evidenceFrom('unhelped', finding, {
          cause: 'prompt',
          weight: tool === null ? 0.15 : 0.3,
          document: promptDocument(input.harness),
          detail: lacking(tool, input.intentId),
          counterfactual: null,
        });
      }),
};
