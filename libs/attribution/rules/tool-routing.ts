import { type Finding, firstRequest, stepsOf } from '#contracts';
import type { AttributionCase } from '../case.js';
import { toolDocument } from '../documents.js';
import { type Evidence, type EvidenceRule, evidenceFrom } from '../evidence.js';
import { calledTools, type IntentProfile, missingTool } from '../profile.js';
import { contentWords } from '../request.js';

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
  const missing = missingTool(input.profile, calledTools(input.conversation));
  const finding = input.findings[0];
  if (missing === null || finding === undefined) return [];
  const wrong = stepsOf(input.conversation).find(
    (step) => step.kind === 'tool' && step.error === null && isForeign(input.profile, step.name),
  );
  if (wrong?.kind === 'tool') {
    const blamed = attracts(input, wrong.name) ? wrong.name : missing;
    return [misrouted(input, { finding, missing, blamed, spanId: wrong.spanId, weight: 1.2 })];
  }
  // No other tool took the request: the serving one was not recognised, if its description does not speak of it.
  if (input.harness === null || speaksOf(input, missing)) return [];
  return [misrouted(input, { finding, missing, blamed: missing, spanId: finding.spanIds[0] as string, weight: 1.4 })];
}

function misrouted(
  input: AttributionCase,
  route: { finding: Finding; missing: string; blamed: string; spanId: string; weight: number },
): Evidence {
  return {
    ...evidenceFrom('tool-routing', route.finding, {
      cause: 'tool',
      weight: route.weight,
      document: toolDocument(input.harness, route.blamed),
      detail: `routing of ${route.blamed}`,
      counterfactual: {
        grade: 1,
        text: `Call ${route.missing}, as passing conversations of this intent do.`,
        neighbourId: input.profile.exemplarByTool.get(route.missing)?.conversationId ?? null,
      },
    }),
    spanId: route.spanId,
    evidenceSpanIds: [route.spanId],
  };
}

/** Share of requests below which a description does not speak of an intent at all. */
const UNSPOKEN = 0.1;
/** How much rarer failing requests share a word with the description, where the description decides who passes. */
const DECIDES = 0.2;

/**
 * Whether what the agent is told of a tool speaks of the requests of the intent, of those that failed as much as of
 * those that passed. If only lucky wordings match it, the description is to blame.
 */
function speaksOf({ harness, profile }: AttributionCase, tool: string): boolean {
  const document = harness?.tool[toolDocument(harness, tool)];
  if (document === undefined) return true;
  const told = contentWords([tool.replaceAll('_', ' '), document.description, ...document.routing.use].join(' '));
  const spoken = (requests: Set<string>[]) =>
    requests.length === 0
      ? 0
      : requests.filter((words) => [...words].some((word) => told.has(word))).length / requests.length;
  const [passing, failing] = [spoken(profile.requests.passing), spoken(profile.requests.failing)];
  return failing >= UNSPOKEN && failing >= passing - DECIDES;
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
  const request = contentWords(firstRequest(conversation));
  return document.routing.use.some((hint) => [...contentWords(hint)].some((word) => request.has(word)));
}
