import { type Counterfactual, type Finding, type FindingPattern, type Step, type StepOf, stepsOf } from '#contracts';
import type { AttributionCase } from '../case.js';
import { retrievalDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { calledTools, lacked } from '../neighbour-tools.js';

/**
 * The search came back empty or off the point and the agent could not answer. Where passing neighbours of the intent
 * read a document that this conversation never got, the text is indexed and the query or k missed it; else the corpus lacks it.
 */
export const retrievalGap: EvidenceRule = {
  name: 'retrieval-gap',
  read: (input) => {
    const searches = stepsOf(input.conversation).filter((step) => step.kind === 'retrieval');
    return gapsIn(input, searches).map(({ finding, search }) => {
      const missed = missedDocument(input, searches);
      return evidenceFrom('retrieval-gap', finding, {
        cause: 'retrieval',
        // Where passing neighbours call a tool instead, no text would have helped.
        weight: lacked(input, calledTools(input.conversation)) === null ? 1.1 : 0.4,
        document: retrievalDocument(input.harness, search?.source ?? null),
        detail:
          missed === null ? `corpus for ${input.profile.staffAnswer ?? input.profile.intentId}` : `query for ${missed}`,
        spanId: search?.spanId,
        counterfactual: remedy(input, missed),
      });
    });
  },
};

interface Gap {
  finding: Finding;
  search: StepOf<'retrieval'> | undefined;
}

/** Searches found to be beside the point; else the last one, where the agent gave the user up in the same turn. */
function gapsIn({ findings, conversation }: AttributionCase, searches: readonly StepOf<'retrieval'>[]): Gap[] {
  const found = findings
    .filter(({ pattern }) => pattern === 'empty_retrieval')
    .map((finding) => ({ finding, search: searches.find(({ spanId }) => finding.spanIds.includes(spanId)) }));
  if (found.length > 0 || findings.some(({ pattern }) => pattern === 'ignored_retrieval')) return found;
  const turn = conversation.turns.findLast(({ steps }) => steps.some(isSearch));
  const search = turn?.steps.findLast(isSearch);
  const finding =
    findings.find((one) => one.turn === turn?.index && GIVES_UP.has(one.pattern)) ??
    (search?.documents.every(({ text }) => text.trim() === '')
      ? findings.find(({ pattern }) => pattern !== 'slow')
      : undefined);
  return search === undefined || finding === undefined ? [] : [{ finding, search }];
}

const GIVES_UP: ReadonlySet<FindingPattern> = new Set(['handed_off', 'refusal']);

function isSearch(step: Step): step is StepOf<'retrieval'> {
  return step.kind === 'retrieval' && step.error === null;
}

/** The text that neighbours or staff answered from, put into the context. */
function remedy({ profile }: AttributionCase, missed: string | null): Counterfactual | null {
  const text = missed === null ? profile.staffAnswer : (profile.texts.get(missed) ?? null);
  if (missed === null && text === null) return null;
  return {
    grade: 1,
    text:
      missed === null
        ? `Add to the index what staff answer: "${text}"`
        : `Retrieve ${missed}, which passing conversations of this intent read: another query, or more results.`,
    neighbourId: missed === null ? null : profile.exemplarId,
    ...(text !== null && { change: { kind: 'know', text } }),
  };
}

function missedDocument({ profile }: AttributionCase, searches: readonly StepOf<'retrieval'>[]): string | null {
  const read = new Set(searches.flatMap(({ documents }) => documents.map(({ id }) => id)));
  for (const [document, { passing, failing }] of profile.documents)
    if (
      !read.has(document) &&
      passing / Math.max(1, profile.passing) > 0.5 &&
      failing / Math.max(1, profile.failing) < 0.3
    )
      return document;
  return null;
}
