import type { FindingPattern } from '#contracts';
import { promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { calledTools, lacking, missingTool } from '../profile.js';

/** What makes an apology the honest answer: something before it went wrong that words could not mend. */
const EXPLAINS: ReadonlySet<FindingPattern> = new Set([
  'tool_error',
  'bad_arguments',
  'unknown_tool',
  'repetition',
  'limit_reached',
  'empty_retrieval',
]);

/**
 * The agent refused or hedged what passing neighbours of the same intent were helped with: the prompt lacks the rule. An
 * apology after a call or a search that failed is a consequence, and says little.
 */
export const refusal: EvidenceRule = {
  name: 'refusal',
  read: (input) => {
    const explaining = input.findings.filter(({ pattern }) => EXPLAINS.has(pattern)).map(({ turn }) => turn);
    const firstExplained = Math.min(Number.POSITIVE_INFINITY, ...explaining);
    return input.findings
      .filter(({ pattern }) => pattern === 'refusal' || pattern === 'rule_broken' || pattern === 'ignored_retrieval')
      .map((finding) => {
        const tool = missingTool(input.profile, calledTools(input.conversation));
        return evidenceFrom('refusal', finding, {
          cause: 'prompt',
          weight: finding.turn >= firstExplained ? 0.2 : 0.9,
          document: promptDocument(input.harness),
          detail: lacking(tool, input.intentId),
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
