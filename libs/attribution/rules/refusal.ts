import type { Counterfactual, FindingPattern } from '#contracts';
import { promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom, SOFT_SLIPS } from '../evidence.js';
import { calledTools, lacked, lacking } from '../neighbour-tools.js';
import type { IntentProfile } from '../profile.js';
import { callServing } from '../remedy/call-serving.js';

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
      .filter(({ pattern }) => pattern === 'refusal')
      .map((finding) => {
        const tool = lacked(input, calledTools(input.conversation));
        return evidenceFrom('refusal', finding, {
          cause: 'prompt',
          usualSlips: SOFT_SLIPS,
          weight: finding.turn >= firstExplained ? 0.2 : 0.9,
          document: promptDocument(input.harness),
          detail: lacking(tool, input.profile.intentId),
          counterfactual: remedyFor(tool, input.profile),
        });
      });
  },
};

function remedyFor(tool: string | null, profile: IntentProfile): Counterfactual {
  if (tool !== null) return callServing(profile, tool, `Call ${tool}, as passing conversations of this intent do.`);
  return { grade: 1, text: 'Help, as passing conversations of this intent do.', neighbourId: profile.exemplarId };
}
