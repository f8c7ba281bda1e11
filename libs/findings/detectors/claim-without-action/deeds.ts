import type { OfferedTool } from '#contracts';
import { stem } from '../../language/similarity.js';
import { readWords } from '../../language/words.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { changesState } from '../../reading/tool-kinds.js';
import { resultText, type ToolUse } from '../../reading/tool-uses.js';
import type { Claim } from './claims.js';
import { familyOfParticiple } from './verbs.js';

/** Turns in which something was first and last done or heard. */
type Span = { first: number; last: number };

/** What the calls of a conversation could have done, and what its agent was told, by turn; read once for all claims. */
export class Deeds {
  readonly #done = new Map<string, Span>();
  readonly #heard = new Map<string, Span>();
  #changes: Span | null = null;

  constructor(reading: Reading) {
    for (const turn of reading.turns) {
      for (const use of turn.tools) if (use.error === null) this.#note(use, reading.offered.get(use.name));
      for (const text of textsOf(turn)) this.#hear(text, turn.index);
    }
  }

  /** Could a call that worked by this turn have done it, or is the claim a mere report of what was read or said? */
  back({ family, firstPerson }: Claim, turn: number): boolean {
    if (family === null) return this.#changes !== null && this.#changes.first <= turn;
    const by = (span: Span | undefined) => span !== undefined && span.first <= turn;
    if ([...family.tools].some((word) => by(this.#done.get(word)))) return true;
    return !firstPerson && [...family.participles].some((word) => by(this.#heard.get(word)));
  }

  /** A later call did what had been claimed: the user noticed, or the agent did. */
  makeTrueAfter({ family }: Claim, turn: number): boolean {
    if (family === null) return this.#changes !== null && this.#changes.last > turn;
    return [...family.tools].some((word) => (this.#done.get(word)?.last ?? -1) > turn);
  }

  #note(use: ToolUse, offered: OfferedTool | undefined): void {
    const given = JSON.stringify(use.step.arguments).slice(0, 2000);
    const description = offered?.description?.slice(0, 300) ?? '';
    for (const word of readWords(`${use.name} ${description} ${given}`).list) extend(this.#done, stem(word), use.turn);
    if (changesState(use.name)) this.#changes = { first: this.#changes?.first ?? use.turn, last: use.turn };
  }

  #hear(text: string, turn: number): void {
    for (const word of readWords(text).list) if (familyOfParticiple.has(word)) extend(this.#heard, word, turn);
  }
}

function textsOf(turn: TurnReading): string[] {
  const documents = turn.retrievals.flatMap((step) => step.documents.map((document) => document.text));
  const results = turn.tools.filter((use) => use.error === null).map(resultText);
  return [turn.turn.user?.text ?? '', ...results, ...documents];
}

function extend(spans: Map<string, Span>, word: string, turn: number): void {
  const span = spans.get(word);
  if (span) span.last = turn;
  else spans.set(word, { first: turn, last: turn });
}
