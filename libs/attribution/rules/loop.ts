import { type Finding, firstRequest } from '#contracts';
import { workflowDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';

/** The same call again and again, a limit reached, or an answer cut off: the workflow lets it go on. */
export const loop: EvidenceRule = {
  name: 'loop',
  read: (input) =>
    input.findings
      .filter(({ pattern }) => pattern === 'repetition' || pattern === 'limit_reached' || pattern === 'truncation')
      .map((finding) => {
        const tool = finding.evidence.tool;
        const refused = finding.evidence.error !== undefined;
        return evidenceFrom('loop', finding, {
          cause: 'workflow',
          // Repeating a call that was refused is first of all a matter of its arguments.
          weight: refused ? 0.4 : 1.2,
          document: workflowDocument(input.harness, tool, firstRequest(input.conversation)),
          spanId: firstRepeat(finding),
          detail: finding.pattern === 'truncation' ? 'context budget' : `loop on ${tool ?? 'steps'}`,
          counterfactual: {
            grade: 1,
            text: `Stop after the first repeats${tool === undefined ? '' : ` of ${tool}`} and hand over or answer with what is known.`,
            neighbourId: input.profile.exemplarId,
            change: { kind: 'skip' },
          },
        });
      }),
};

/** The first call that could learn nothing new: where the loop is cut. */
function firstRepeat({ pattern, spanIds }: Finding): string {
  return (pattern === 'repetition' ? spanIds[1] : undefined) ?? (spanIds[0] as string);
}
