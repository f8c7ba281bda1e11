import { coverage } from '../../language/similarity.js';
import { measureText, type Sentence } from './sentences.js';

export interface Contradiction {
  readonly said: Sentence;
  readonly read: Sentence;
  /** What differs, as said and as read: "14 days" and "30 days". */
  readonly difference: { said: string; read: string } | null;
}

/** A sentence of the text is about the same where it holds this share of what the reply's sentence is about. */
const sameSubject = 0.6;
const minimumShared = 2;
/** To tell yes from no the two must say nearly the same. */
const sameStatement = 0.75;
const minimumStatement = 3;

/**
 * A sentence of the reply that says of the same subject another figure than the text, or denies what the text affirms.
 * `isKnown` tells whether a figure was named anywhere or follows from others: then the reply may speak of something else.
 */
export function findContradiction(
  reply: readonly Sentence[],
  text: readonly Sentence[],
  isKnown: (value: number, unit: string) => boolean,
): Contradiction | null {
  for (const said of reply) {
    const other = otherFigure(said, text, isKnown) ?? otherAnswer(said, text);
    if (other) return other;
  }
  return null;
}

function otherFigure(
  said: Sentence,
  text: readonly Sentence[],
  isKnown: (value: number, unit: string) => boolean,
): Contradiction | null {
  for (const [unit, values] of said.measures) {
    const strange = [...values].find((value) => !isKnown(value, unit));
    if (strange === undefined || said.content.size < minimumShared) continue;
    const read = text.find((one) => one.measures.has(unit) && isAbout(said, one));
    if (!read) continue;
    const figures = [...read.measures.get(unit)!];
    // What lies between two figures of a range, or is more than a "minimum", is not contradicted for sure.
    if (figures.length > 1 && strange > Math.min(...figures) && strange < Math.max(...figures)) continue;
    const difference = {
      said: measureText(strange, unit),
      read: figures.map((value) => measureText(value, unit)).join(' or '),
    };
    return { said, read, difference };
  }
  return null;
}

function isAbout(said: Sentence, one: Sentence): boolean {
  const share = coverage(said.content, one.content);
  return share >= sameSubject && share * said.content.size >= minimumShared;
}

function otherAnswer(said: Sentence, text: readonly Sentence[]): Contradiction | null {
  if (said.conditional || said.content.size < minimumStatement || said.text.endsWith('?')) return null;
  const same = text.filter(
    (one) =>
      coverage(said.content, one.content) >= sameStatement && coverage(one.content, said.content) >= sameStatement,
  );
  const [read] = same;
  if (!read || same.some((one) => one.negated === said.negated || one.conditional)) return null;
  return { said, read, difference: null };
}
