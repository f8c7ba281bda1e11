import { type FindingPattern, firstRequest } from '#contracts';
import { workflowDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom, SOFT_SLIPS } from '../evidence.js';

/** What stops a run by itself: then its end is a consequence. */
const EXPLAINS: ReadonlySet<FindingPattern> = new Set([
  'tool_error',
  'bad_arguments',
  'unknown_tool',
  'repetition',
  'limit_reached',
  'truncation',
  'empty_retrieval',
  'refusal',
]);

/** The run stopped short of an answer, or went on where a person should have taken over: the workflow lacks the transition. */
export const abandonedRun: EvidenceRule = {
  name: 'abandoned-run',
  read: ({ findings, harness, conversation, profile }) => {
    const explained = findings.some(({ pattern }) => EXPLAINS.has(pattern));
    return findings
      .filter(({ pattern }) => pattern === 'premature_end' || pattern === 'missing_hand_off')
      .map((finding) => {
        const handOff = finding.pattern === 'missing_hand_off';
        return evidenceFrom('abandoned-run', finding, {
          cause: 'workflow',
          weight: (handOff ? 0.9 : 0.6) * (explained ? 0.2 : 1),
          usualSlips: SOFT_SLIPS,
          document: workflowDocument(harness, finding.evidence.tool, firstRequest(conversation)),
          detail: handOff ? 'missing hand-off' : 'premature end',
          counterfactual: {
            grade: 1,
            text: handOff ? 'Hand over to a person here.' : 'Go on to an answer, as passing conversations do.',
            neighbourId: profile.exemplarId,
          },
        });
      });
  },
};
