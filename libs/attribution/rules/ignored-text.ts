import { stepsOf } from '#contracts';
import type { AttributionCase } from '../case.js';
import { promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';

/** The text that answers stood in the context, and the answer left or contradicted it: a matter of instruction and order. */
export const ignoredText: EvidenceRule = {
  name: 'ignored-text',
  read: (input) =>
    input.findings
      .filter(({ pattern }) => pattern === 'ignored_retrieval')
      .map((finding) =>
        evidenceFrom('ignored-text', finding, {
          cause: 'prompt',
          weight: 1,
          document: promptDocument(input.harness),
          detail: `text ignored in ${input.profile.intentId}`,
          counterfactual: fromText(input, finding.spanIds),
        }),
      ),
};

const LONGEST_TEXT = 1000;

function fromText({ conversation }: AttributionCase, spanIds: readonly string[]) {
  const search = stepsOf(conversation).find((step) => step.kind === 'retrieval' && spanIds.includes(step.spanId));
  const document = search?.kind === 'retrieval' ? search.documents[0] : undefined;
  if (document === undefined) return null;
  return {
    grade: 1 as const,
    text: `Answer from ${document.id}, which was retrieved.`,
    neighbourId: null,
    change: { kind: 'know' as const, text: `Answer from this text: ${document.text.slice(0, LONGEST_TEXT)}` },
  };
}
