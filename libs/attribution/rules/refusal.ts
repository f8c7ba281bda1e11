import { promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { missingTool, succeededTools } from '../profile.js';

/** The agent refused or hedged what passing neighbours of the same intent were helped with: the prompt lacks the rule. */
export const refusal: EvidenceRule = {
  name: 'refusal',
  read: (input) => {
    // After an empty search a hedge is the honest answer: the search is to blame, not the wording.
    const searched = new Set(
      input.findings.filter(({ pattern }) => pattern === 'empty_retrieval').map(({ turn }) => turn),
    );
    return input.findings
      .filter(({ pattern }) => pattern === 'refusal' || pattern === 'rule_broken' || pattern === 'ignored_retrieval')
      .map((finding) => {
        const tool = missingTool(input.profile, succeededTools(input.conversation));
        return evidenceFrom('refusal', finding, {
          cause: 'prompt',
          weight: searched.has(finding.turn) ? 0.2 : 0.9,
          document: promptDocument(input.harness),
          detail: `${finding.pattern} in ${input.intentId}`,
          counterfactual: {
            grade: 1,
            text:
              tool === null
                ? 'Help, as passing conversations of this intent do.'
                : `Call ${tool}, as passing conversations of this intent do.`,
            neighbourId:
              (tool === null ? null : input.profile.exemplarByTool.get(tool)?.conversationId) ??
              input.profile.exemplarId,
          },
        });
      });
  },
};
