import { type Finding, firstRequest, stepsOf } from '#contracts';
import { isBacked } from '../backed-claim.js';
import type { AttributionCase } from '../case.js';
import { evalDocument, workflowDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { lacked, lacking, strayCall, succeededTools } from '../neighbour-tools.js';
import { callServing } from '../remedy/call-serving.js';

/**
 * The agent said something was done that no step did. If a check of its answer let that pass, the check is to blame
 * (eval); if none was made, the workflow lacks it.
 */
export const falseClaim: EvidenceRule = {
  name: 'false-claim',
  read: (input) =>
    input.findings
      .filter(({ pattern }) => pattern === 'false_claim' || pattern === 'missed_by_evaluation')
      .map((finding) => {
        const passed = passedEvaluation(input) ?? finding.evidence.evaluation;
        const tool = lacked(input, succeededTools(input.conversation));
        return evidenceFrom('false-claim', finding, {
          cause: passed === undefined ? 'workflow' : 'eval',
          weight: weightOf(finding, input),
          document:
            passed === undefined
              ? workflowDocument(input.harness, tool ?? undefined, firstRequest(input.conversation))
              : evalDocument(input.harness, passed),
          detail: `${passed === undefined ? 'unchecked claim' : 'lenient check'} ${lacking(tool, input.profile.intentId)}`,
          counterfactual:
            tool === null
              ? null
              : callServing(
                  input.profile,
                  tool,
                  `Call ${tool} before saying that it is done, as passing conversations of this intent do.`,
                ),
        });
      }),
};

function weightOf({ evidence }: Finding, input: AttributionCase): number {
  if (evidence.claim !== undefined && isBacked(evidence.claim, input.conversation)) return 0.3;
  // After a wrong tool, a claim of its work is a consequence.
  return strayCall(input) === null ? 1.2 : 0.4;
}

function passedEvaluation({ conversation }: AttributionCase): string | undefined {
  const step = stepsOf(conversation).findLast((one) => one.kind === 'evaluation' && one.label === 'pass');
  return step?.kind === 'evaluation' ? step.name : undefined;
}
