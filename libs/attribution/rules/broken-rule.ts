import type { FindingPattern } from '#contracts';
import { promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom, SOFT_SLIPS } from '../evidence.js';

const WHAT: Partial<Record<FindingPattern, string>> = {
  rule_broken: 'rule broken',
  malformed_output: 'malformed output',
  data_exposed: 'data exposed',
};

/** The answer broke an instruction or the form it must have, or showed what it must not: the prompt does not hold it to that. */
export const brokenRule: EvidenceRule = {
  name: 'broken-rule',
  read: ({ findings, harness, profile }) =>
    findings.flatMap((finding) => {
      const what = WHAT[finding.pattern];
      if (what === undefined) return [];
      const rule = finding.evidence.rule ?? finding.evidence.dataKind ?? finding.evidence.evaluation;
      return [
        evidenceFrom('broken-rule', finding, {
          cause: 'prompt',
          weight: 0.9,
          usualSlips: SOFT_SLIPS,
          document: promptDocument(harness),
          detail: `${what} ${rule?.slice(0, 80) ?? `in ${profile.intentId}`}`,
          counterfactual:
            finding.evidence.rule === undefined
              ? null
              : {
                  grade: 1,
                  text: `Keep to the instruction: ${finding.evidence.rule}`,
                  neighbourId: null,
                  change: { kind: 'know', text: finding.evidence.rule },
                },
        }),
      ];
    }),
};
