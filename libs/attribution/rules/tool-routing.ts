import { type Finding, firstRequest, stepsOf } from '#contracts';
import type { AttributionCase } from '../case.js';
import { toolDocument } from '../documents.js';
import { type Evidence, type EvidenceRule, evidenceFrom, HARD_SLIPS, SOFT_SLIPS } from '../evidence.js';
import { calledTools, lacked, strayCall } from '../neighbour-tools.js';
import { callServing } from '../remedy/call-serving.js';
import { contentWords } from '../request.js';
import { speaksOf } from '../spoken.js';

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
    return corrected.length > 0 ? corrected : fromNeighbours(input);
  },
};

function fromNeighbours(input: AttributionCase): Evidence[] {
  const finding = input.findings[0];
  if (finding === undefined) return [];
  const missing = lacked(input, calledTools(input.conversation));
  const wrong = strayCall(input);
  if (wrong !== null) {
    // The right tool came too late, or never.
    const right = missing ?? input.serving.find((tool) => tool !== wrong.name);
    if (right === undefined) return [];
    const blamed = attracts(input, wrong.name) ? wrong.name : right;
    return [misrouted(input, { finding, right, blamed, spanId: wrong.spanId, weight: 1.3, usualSlips: HARD_SLIPS })];
  }
  // No other tool took the request: the serving one was not recognised, if its description does not speak of it.
  const document = missing === null ? undefined : input.harness?.tool[toolDocument(input.harness, missing)];
  if (missing === null || document === undefined || speaksOf(input.profile, document)) return [];
  // An agent that searches in place of the call did not know the tool; one that does nothing may have slipped.
  const search = stepsOf(input.conversation).find(({ kind }) => kind === 'retrieval');
  const spanId = search?.spanId ?? (finding.spanIds[0] as string);
  const usualSlips = search === undefined ? SOFT_SLIPS : HARD_SLIPS;
  return [misrouted(input, { finding, right: missing, blamed: missing, spanId, weight: 1.4, usualSlips })];
}

function misrouted(
  input: AttributionCase,
  route: { finding: Finding; right: string; blamed: string; spanId: string; weight: number; usualSlips: number },
): Evidence {
  return evidenceFrom('tool-routing', route.finding, {
    cause: 'tool',
    weight: route.weight,
    usualSlips: route.usualSlips,
    document: toolDocument(input.harness, route.blamed),
    detail: `routing of ${route.blamed}`,
    spanId: route.spanId,
    evidenceSpanIds: [route.spanId],
    counterfactual: callServing(
      input.profile,
      route.right,
      `Call ${route.right}, as passing conversations of this intent do.`,
    ),
  });
}

/** Whether the tool's own routing hints claim the request: then they are to blame, and not a vague neighbour. */
function attracts({ harness, conversation }: AttributionCase, tool: string): boolean {
  const document = harness?.tool[toolDocument(harness, tool)];
  if (document === undefined) return false;
  const request = contentWords(firstRequest(conversation));
  return document.routing.use.some((hint) => [...contentWords(hint)].some((word) => request.has(word)));
}
