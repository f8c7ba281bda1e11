import { firstRequest, stepsOf } from '#contracts';
import type { AttributionCase } from '../case.js';
import { evalDocument, workflowDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { lacking, missingTool, succeededTools } from '../profile.js';

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
        const tool = missingTool(input.profile, succeededTools(input.conversation));
        return evidenceFrom('false-claim', finding, {
          cause: passed === undefined ? 'workflow' : 'eval',
          weight: 1.2,
          document:
            passed === undefined
              ? workflowDocument(input.harness, tool ?? undefined, firstRequest(input.conversation))
              : evalDocument(input.harness, passed),
          detail: `${passed === undefined ? 'unchecked claim' : 'lenient check'} ${lacking(tool, input.intentId)}`,
          counterfactual:
            tool === null
              ? null
              : {
                  grade: 1,
                  text: `Call ${tool} before saying that it is done, as passing conversations of this intent do.`,
                  neighbourId: input.profile.exemplarByTool.get(tool)?.conversationId ?? null,
                },
        });
      }),
};

function passedEvaluation({ conversation }: AttributionCase): string | undefined {
  const step = stepsOf(conversation).findLast((one) => one.kind === 'evaluation' && one.label === 'pass');
  return step?.kind === 'evaluation' ? step.name : undefined;
}
