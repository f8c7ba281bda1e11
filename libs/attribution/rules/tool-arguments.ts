import type { AttributionCase } from '../case.js';
import { toolDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { isServerSide } from '../server-side.js';

/** Arguments the tool would not take: its schema, description or error text let them through. */
export const toolArguments: EvidenceRule = {
  name: 'tool-arguments',
  read: (input) =>
    input.findings
      .filter((finding) => finding.evidence.tool !== undefined && refusedArguments(finding))
      .map((finding) => {
        const tool = finding.evidence.tool as string;
        const neighbour = input.profile.exemplarByTool.get(tool);
        return evidenceFrom('tool-arguments', finding, {
          cause: 'tool',
          weight: finding.pattern === 'tool_error' ? 0.8 : 1,
          document: toolDocument(input.harness, tool),
          detail: `arguments of ${tool}`,
          counterfactual: counterfactual(finding.evidence, tool, neighbour?.conversationId ?? null),
        });
      }),
};

function refusedArguments({ pattern, evidence }: AttributionCase['findings'][number]): boolean {
  if (pattern === 'bad_arguments' || pattern === 'unknown_tool') return true;
  return pattern === 'tool_error' && !isServerSide(evidence.error ?? '');
}

function counterfactual(
  evidence: AttributionCase['findings'][number]['evidence'],
  tool: string,
  neighbourId: string | null,
) {
  if (evidence.correctedArguments !== undefined)
    return {
      grade: 1 as const,
      text: `Call ${tool} with ${JSON.stringify(evidence.correctedArguments)}: the same call succeeded so later.`,
      neighbourId: null,
    };
  if (neighbourId === null) return null;
  return {
    grade: 1 as const,
    text: `Call ${tool} with arguments in the form that succeeds for the same intent.`,
    neighbourId,
  };
}
