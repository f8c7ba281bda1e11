import type { FindingPattern, StepOf, Turn } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { savedByStaff } from '../request.js';
import { shareHeld, stemsIn } from './words.js';

/** One search with what came back and what came of it. */
export interface Search {
  analysed: AnalysedConversation;
  step: StepOf<'retrieval'>;
  /** What was asked; of a long query the beginning. */
  query: string;
  empty: boolean;
  /** The best score, where documents are scored. */
  topScore: number | null;
  /** How many things afterwards say that the user got no answer from it. */
  signs: number;
  /** Whether the same source was asked again within the turn: the last search speaks for it. */
  askedAgain: boolean;
}

/** The agent could not answer, in the words of detectors. */
const HEDGES: ReadonlySet<FindingPattern> = new Set(['refusal', 'empty_retrieval']);
/** The user did not take the answer. */
const REJECTIONS: ReadonlySet<FindingPattern> = new Set(['dissatisfaction', 'lost_fact']);
/** Share of a message that says the one before again. */
const RESTATED = 0.6;
const LEAST_WORDS = 2;
const LONGEST_QUERY = 2_000;

/** The searches of a conversation. One that broke off is tool trouble, and says nothing of the index. */
export function searchesOf(analysed: AnalysedConversation): Search[] {
  const { turns } = analysed.conversation;
  return turns.flatMap((turn, at) => {
    const steps = turn.steps.filter((step) => step.kind === 'retrieval').filter(({ error }) => error === null);
    if (steps.length === 0) return [];
    const inTurn = signsAfterTurn(analysed, turn, turns[at + 1]);
    return steps.map((step, index) => ({
      analysed,
      step,
      query: step.query.slice(0, LONGEST_QUERY),
      empty: isEmpty(step),
      topScore: topScoreOf(step),
      signs: inTurn + (otherSourceServed(step, steps.slice(index + 1)) ? 1 : 0),
      askedAgain: steps.slice(index + 1).some(({ source }) => source === step.source),
    }));
  });
}

/** The agent hedged, the user asked again or rejected the answer, or staff gave it. */
function signsAfterTurn({ conversation, findings }: AnalysedConversation, turn: Turn, next: Turn | undefined): number {
  const hedged = findings.some(({ pattern, turn: at }) => at === turn.index && HEDGES.has(pattern));
  const rejected = findings.some(({ pattern, turn: at }) => at === turn.index + 1 && REJECTIONS.has(pattern));
  const staffed = savedByStaff(conversation);
  return Number(hedged) + Number(rejected || isRestated(turn, next)) + Number(staffed);
}

function isRestated(turn: Turn, next: Turn | undefined): boolean {
  if (!turn.user || !next?.user) return false;
  const again = stemsIn(next.user.text);
  return again.size >= LEAST_WORDS && shareHeld(again, stemsIn(turn.user.text)) >= RESTATED;
}

function otherSourceServed(step: Search['step'], later: readonly Search['step'][]): boolean {
  return later.some((other) => other.source !== step.source && !isEmpty(other));
}

function isEmpty({ documents }: Search['step']): boolean {
  return documents.every(({ text, score }) => text.trim() === '' && score === null);
}

function topScoreOf({ documents }: Search['step']): number | null {
  return documents.reduce<number | null>(
    (top, { score }) => (score !== null && (top === null || score > top) ? score : top),
    null,
  );
}
