import type { AgentContext } from './ports.js';
import type { SectionReading, ToolReading } from './reading.js';
import type { IndexReading } from './retrieve.js';
import { termsOf } from './terms.js';

export type Action =
  | { kind: 'tool'; tool: ToolReading; score: number }
  | { kind: 'search'; index: IndexReading; score: number }
  | { kind: 'none' };

/** How much each kind of evidence counts in the choice; settled by hand so that a good harness routes nearly all. */
const weight = { request: 0.75, name: 0.25, use: 0.6, avoid: 0.7, section: 0.45, question: 0.15 };
/** Below this likeness a tool is not thought of at all. */
const TOOL_FLOOR = 0.2;
/** A search is what one tries when nothing else fits. */
const SEARCH_FLOOR = 0.16;
/** Likeness from which a prompt section speaks of the request. */
const SECTION_FLOOR = 0.36;

/** The prompt section that speaks of this request best, or null. Only sections that say what to do count. */
export function matchSection(request: ReadonlySet<string>, context: AgentContext): SectionReading | null {
  const { lexicon } = context.reading;
  let best: { section: SectionReading; score: number } | null = null;
  for (const section of context.reading.sections) {
    if (section.tools.length === 0 && section.facts.length === 0) continue;
    let shared = 0;
    let count = 0;
    for (const term of section.situation) {
      if (!request.has(term)) continue;
      shared += lexicon.weight(term);
      count += 1;
    }
    if (count < Math.min(2, section.situation.size)) continue;
    const score = shared / Math.min(lexicon.mass(section.situation), lexicon.mass(request));
    if (score >= SECTION_FLOOR && (!best || score > best.score)) best = { section, score };
  }
  return best?.section ?? null;
}

/** The tool or search that fits the request best by the words of its document. `tried` missed the point before. */
export function chooseAction(
  text: string,
  section: SectionReading | null,
  tried: ReadonlySet<string>,
  context: AgentContext,
): Action {
  const request = new Set(termsOf(text));
  const { reading } = context;
  let best: Action = { kind: 'none' };
  let bestScore = 0;
  for (const tool of reading.tools) {
    const { name } = tool.document;
    if (tried.has(name)) continue;
    const named = section?.tools.includes(name) ? weight.section : 0;
    const score = toolScore(tool, request, context) + named + blur(name, context);
    if (score > bestScore && score >= TOOL_FLOOR) {
      best = { kind: 'tool', tool, score };
      bestScore = score;
    }
  }
  for (const index of reading.indexes) {
    if (tried.has(index.document.name)) continue;
    const asked = isQuestion(text) ? weight.question : 0;
    const covered = weight.request * reading.lexicon.coverage(request, index.terms);
    const score = SEARCH_FLOOR + asked + covered + blur(index.document.name, context);
    if (score > bestScore) {
      best = { kind: 'search', index, score };
      bestScore = score;
    }
  }
  return best;
}

function toolScore(tool: ToolReading, request: ReadonlySet<string>, context: AgentContext): number {
  const { lexicon } = context.reading;
  const nearest = (phrases: readonly ReadonlySet<string>[]) =>
    phrases.reduce((most, phrase) => Math.max(most, lexicon.coverage(phrase, request)), 0);
  return (
    weight.request * lexicon.coverage(request, tool.terms) +
    weight.name * lexicon.coverage(tool.nameTerms, request) +
    weight.use * nearest(tool.use) -
    weight.avoid * nearest(tool.avoid)
  );
}

function blur(name: string, context: AgentContext): number {
  return (context.draws.always(`attention:${name}`) - 0.5) * (1 - context.habits.attention);
}

function isQuestion(text: string): boolean {
  return /^(?:\W*(?:hi|hello|hey)\b[\s,!]*(?:there)?[\s,!]*)?(?:how|what|when|where|which|who|do|does|is|are|am i|should|until)\b/i.test(
    text,
  );
}
