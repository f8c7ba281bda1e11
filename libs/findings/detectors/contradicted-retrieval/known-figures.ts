import type { Reading, TurnReading } from '../../reading/reading.js';
import { sentencesOf } from './sentences.js';

const maximumCharacters = 40_000;
const maximumOperands = 80;
const money = new Set(['dollar', 'euro', 'pound']);

/** Every figure named to the agent up to a turn, read when the first is asked for. */
export class KnownFigures {
  readonly #turn: TurnReading;
  readonly #reading: Reading;
  #known: ReadonlySet<number> | null = null;

  constructor(turn: TurnReading, reading: Reading) {
    this.#turn = turn;
    this.#reading = reading;
  }

  /** Was the figure named, or, for money, does one step of arithmetic over two that were give it? */
  explain(value: number, unit: string): boolean {
    this.#known ??= new Set(textsUpTo(this.#turn, this.#reading).flatMap(numbersIn));
    const known = this.#known;
    return known.has(value) || (money.has(unit) && isReckoned(value, [...known].slice(0, maximumOperands)));
  }
}

function textsUpTo(turn: TurnReading, { conversation, turns }: Reading): string[] {
  const heard = turns.filter(({ index }) => index <= turn.index);
  return [
    conversation.systemInstructions ?? '',
    ...heard.flatMap((one) => [
      one.turn.user?.text ?? '',
      ...one.tools.flatMap((use) => [use.key, use.resultText]),
      ...one.retrievals.flatMap(({ documents }) => documents.map(({ text }) => text)),
      one.index < turn.index ? (one.turn.reply?.text ?? '') : '',
    ]),
  ];
}

function numbersIn(text: string): number[] {
  const digits = text.slice(0, maximumCharacters).match(/\d+/g) ?? [];
  const measured = sentencesOf(text).flatMap(({ measures }) => [...measures.values()].flatMap((values) => [...values]));
  return [...digits.map(Number), ...measured];
}

/** A sum, a difference, so many of one, or one with a percentage on or off. */
function isReckoned(value: number, known: readonly number[]): boolean {
  const near = (other: number) => Math.abs(other - value) < 1;
  return known.some((a) =>
    known.some((b) => near(a + b) || near(a - b) || near(a * b) || near(a * (1 + b / 100)) || near(a * (1 - b / 100))),
  );
}
