import { type EvidenceRule, evidenceFrom } from '../evidence.js';

/** The same run of calls, conversation after conversation: one tool could do it. The document is the tool to be written. */
export const missingTool: EvidenceRule = {
  name: 'missing-tool',
  read: ({ findings }) =>
    findings
      .filter(({ pattern, evidence }) => pattern === 'missing_tool' && (evidence.calls?.length ?? 0) > 1)
      .map((finding) => {
        const calls = finding.evidence.calls as string[];
        return evidenceFrom('missing-tool', finding, {
          cause: 'tool',
          weight: 0.6,
          document: `tools/${calls.join('_then_').slice(0, 60)}.yaml`,
          detail: `no tool for ${calls.join(', ')}`,
          counterfactual: {
            grade: 1,
            text: `Do ${calls.join(', ')} in one call of a tool made for it.`,
            neighbourId: null,
          },
        });
      }),
};
