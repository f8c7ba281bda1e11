import type { OfferedTool, Step } from '#contracts';
import { stem } from '../../language/similarity.js';
import { readWords, type Words } from '../../language/words.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { onlyReads } from '../../reading/tool-kinds.js';
import type { ToolUse } from '../../reading/tool-uses.js';
import type { Claim } from './claims.js';
import { familyOfParticiple } from './verbs.js';

const stemsByName = new Map<string, readonly string[]>();
const mostNames = 2_000;

/** The name of a call that worked by this turn says that it does what is claimed: most claims need no closer look. */
export function isNamedByCall({ family }: Claim, turn: number, reading: Reading): boolean {
  if (family === null) return false;
  return reading.tools.some(
    (use) => use.turn <= turn && use.error === null && stemsOf(use.name).some((word) => family.tools.has(word)),
  );
}

function stemsOf(name: string): readonly string[] {
  const known = stemsByName.get(name);
  if (known) return known;
  if (stemsByName.size >= mostNames) stemsByName.clear();
  const stems = readWords(name).list.map(stem);
  stemsByName.set(name, stems);
  return stems;
}

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
      for (const step of turn.turn.steps) this.#noteOther(step, turn.index);
      if (turn.user) this.#hear(turn.user, turn.index);
      for (const text of textsOf(turn)) this.#hear(readWords(text), turn.index);
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
    this.#noteWords(`${use.name} ${description} ${given}`, use.turn);
    if (!onlyReads(use.name)) this.#extendChanges(use.turn);
  }

  /** Hand-overs and records written are deeds as well, and a step that no convention knows may be any by its name. */
  #noteOther(step: Step, turn: number): void {
    if (step.error !== null) return;
    if (step.kind === 'handoff') this.#noteChange('transfer handoff escalate', turn);
    else if (step.kind === 'memory' && step.operation === 'write') this.#noteChange('save update add set remove', turn);
    else if (step.kind === 'other') this.#noteChange(step.name, turn);
  }

  #extendChanges(turn: number): void {
    this.#changes = { first: this.#changes?.first ?? turn, last: turn };
  }

  #noteChange(text: string, turn: number): void {
    this.#noteWords(text, turn);
    this.#extendChanges(turn);
  }

  #noteWords(text: string, turn: number): void {
    for (const word of readWords(text).list) extend(this.#done, stem(word), turn);
  }

  #hear(words: Words, turn: number): void {
    for (const word of words.list) if (familyOfParticiple.has(word)) extend(this.#heard, word, turn);
  }
}

function textsOf(turn: TurnReading): string[] {
  const documents = turn.retrievals.flatMap((step) => step.documents.map((document) => document.text));
  const results = turn.tools.filter((use) => use.error === null).map((use) => use.resultText);
  return [...results, ...documents];
}

function extend(spans: Map<string, Span>, word: string, turn: number): void {
  const span = spans.get(word);
  if (span) span.last = turn;
  else spans.set(word, { first: turn, last: turn });
}
