import type { Move } from './move.js';
import { specificsOf } from './specifics.js';
import { tokensOf } from './wording.js';

/** Where the particulars that a move asserts come from, and where they go. */
export interface Provenance {
  /** Particulars nobody had said and nothing had shown before: with this move they enter the conversation. */
  readonly fresh: readonly string[];
  /** Those of them that the last answer of the conversation still holds; none of material that is only passed on. */
  readonly kept: readonly string[];
}

/** One per move, in order. Every text is read once; a particular is known when all its tokens are. */
export function traceProvenance(moves: readonly Move[]): Provenance[] {
  const known = new Set<string>();
  const answer = moves.findLastIndex(({ text }) => text.trim().length >= ANSWER_CHARACTERS);
  const answered = new Set(tokensOf(moves[answer]?.text ?? ''));
  for (const { agent } of moves) if (agent !== null) learn(agent.replaceAll('_', ' '), known);
  return moves.map((move, i) => {
    learn(move.heard, known);
    const fresh = specificsOf(move.prose).filter((tokens) => tokens.some((token) => !known.has(token)));
    const kept =
      i === answer || move.isRaw ? [] : fresh.filter((tokens) => tokens.every((token) => answered.has(token)));
    learn(move.text, known);
    for (const { text } of move.outcomes) learn(text, known);
    return { fresh: fresh.map(inWords), kept: kept.map(inWords) };
  });
}

/** Shorter words are a farewell, not an answer. */
const ANSWER_CHARACTERS = 40;

function learn(text: string, known: Set<string>): void {
  for (const token of tokensOf(text)) known.add(token);
}

function inWords(tokens: readonly string[]): string {
  return tokens.join(' ');
}
