import { promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom, SOFT_SLIPS } from '../evidence.js';

/** A reply that breaks the talk down, and nothing else to explain it: how the agent speaks, which the prompt sets. */
export const breakdown: EvidenceRule = {
  name: 'breakdown',
  read: ({ findings, harness, profile }) =>
    findings
      .filter(({ pattern }) => pattern === 'breakdown')
      .map((finding) =>
        evidenceFrom('breakdown', finding, {
          cause: 'prompt',
          weight: 0.35,
          usualSlips: SOFT_SLIPS,
          document: promptDocument(harness),
          detail: `breakdown in ${profile.intentId}`,
          counterfactual: null,
        }),
      ),
};
