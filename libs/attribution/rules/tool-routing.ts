import { stepsOf } from '#contracts';
import type { AttributionCase } from '../case.js';
import { toolDocument } from '../documents.js';
import { type Evidence, type EvidenceRule, evidenceFrom } from '../evidence.js';
import { type IntentProfile, missingTool, succeededTools } from '../profile.js';
import { firstUserText } from '../request.js';

/**
 * A valid call of the wrong tool: the agent corrected itself, or it called another tool than its passing neighbours do.
 * Blame falls on the description and routing of the tool that took the request.
 */
export const toolRouting: EvidenceRule = {
  name: 'tool-routing',
  read: (input) => {
    const corrected = input.findings
      .filter(({ pattern, evidence }) => pattern === 'wrong_tool' && evidence.tool !== undefined)
      .map((finding) =>
        evidenceFrom('tool-routing', finding, {
          cause: 'tool',
          weight: 1,
          document: toolDocument(input.harness, finding.evidence.tool as string),
          detail: `routing of ${finding.evidence.tool}`,
          counterfactual: null,
        }),
      );
    return corrected.length > 0 || !input.outcome.failed ? corrected : fromNeighbours(input);
  },
};

function fromNeighbours(input: AttributionCase): Evidence[] {
  const missing = missingTool(input.profile, succeededTools(input.conversation));
  const finding = input.findings[0];
  if (missing === null || finding === undefined) return [];
  const wrong = stepsOf(input.conversation).find(
    (step) => step.kind === 'tool' && step.error === null && isForeign(input.profile, step.name),
  );
  if (wrong?.kind !== 'tool') return [];
  const blamed = attracts(input, wrong.name) ? wrong.name : missing;
  return [
    {
      ...evidenceFrom('tool-routing', finding, {
        cause: 'tool',
        weight: 1.2,
        document: toolDocument(input.harness, blamed),
        detail: `routing of ${blamed}`,
        counterfactual: {
          grade: 1,
          text: `Call ${missing}, as passing conversations of this intent do, instead of ${wrong.name}.`,
          neighbourId: input.profile.exemplarByTool.get(missing)?.conversationId ?? null,
        },
      }),
      spanId: wrong.spanId,
      evidenceSpanIds: [wrong.spanId],
    },
  ];
}

/** A tool that passing conversations of the intent hardly ever use. */
function isForeign(profile: IntentProfile, tool: string): boolean {
  const spread = profile.tools.get(tool);
  return profile.passing >= 3 && (spread === undefined || spread.passing / profile.passing < 0.1);
}

/** Whether the tool's own routing hints claim the request: then they are to blame, and not a vague neighbour. */
function attracts({ harness, conversation }: AttributionCase, tool: string): boolean {
  const document = harness?.tool[toolDocument(harness, tool)];
  if (document === undefined) return false;
  const request = new Set(words(firstUserText(conversation)));
  return document.routing.use.some((hint) => words(hint).some((word) => request.has(word)));
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[a-z]{4,}/g) ?? [];
}
