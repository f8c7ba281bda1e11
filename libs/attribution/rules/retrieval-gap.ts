import { stepsOf } from '#contracts';
import type { AttributionCase } from '../case.js';
import { retrievalDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { calledTools, missingTool } from '../profile.js';

/**
 * The search came back empty or off the point and the agent could not answer. Where passing neighbours of the intent
 * read a document that this conversation never got, the text is indexed and the query or k missed it; else the corpus lacks it.
 */
export const retrievalGap: EvidenceRule = {
  name: 'retrieval-gap',
  read: (input) =>
    input.findings
      .filter(({ pattern }) => pattern === 'empty_retrieval')
      .map((finding) => {
        const missed = missedDocument(input);
        return evidenceFrom('retrieval-gap', finding, {
          cause: 'retrieval',
          // Where passing neighbours call a tool instead, no text would have helped.
          weight: missingTool(input.profile, calledTools(input.conversation)) === null ? 1.1 : 0.5,
          document: retrievalDocument(input.harness, sourceOf(input, finding.spanIds)),
          detail: missed === null ? `corpus for ${input.profile.staffAnswer ?? input.intentId}` : `query for ${missed}`,
          counterfactual:
            missed === null
              ? null
              : {
                  grade: 1,
                  text: `Retrieve ${missed}, which passing conversations of this intent read.`,
                  neighbourId: input.profile.exemplarId,
                },
        });
      }),
};

function missedDocument({ profile, conversation }: AttributionCase): string | null {
  const read = new Set(
    stepsOf(conversation).flatMap((step) => (step.kind === 'retrieval' ? step.documents.map(({ id }) => id) : [])),
  );
  for (const [document, { passing, failing }] of profile.documents)
    if (
      !read.has(document) &&
      passing / Math.max(1, profile.passing) > 0.5 &&
      failing / Math.max(1, profile.failing) < 0.3
    )
      return document;
  return null;
}

function sourceOf({ conversation }: AttributionCase, spanIds: string[]): string | null {
  const step = stepsOf(conversation).find((one) => one.kind === 'retrieval' && spanIds.includes(one.spanId));
  return step?.kind === 'retrieval' ? step.source : null;
}
