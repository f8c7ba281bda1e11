import { type RedactionKind } from '#contracts';
import { type Sign } from './scanner.js';

/** One way in which something sensitive is written: how to know it, and when two writings are one value. */
export interface SensitiveKind {
  /** The name of its folder. */
  readonly name: string;
  readonly kind: RedactionKind;
  /** Where to look closer. */
  readonly sign: Sign;
  /** With `digits`: how many the run must hold at least. Without it, letters are part of the value and stand next to the run. */
  readonly fewestDigits?: number;
  /**
   * Sticky: tried at the sign alone. Global: searched for around a run of digits. Every repetition is bounded or cannot be
   * read in two ways, so that time grows with the text alone.
   * What a group `value` matches is replaced, and ends the match; without one all of it.
   */
  readonly pattern: RegExp;
  /** Whether what looks like one is one: check digits, dates, what stands before (up to 64 characters). */
  accepts?(match: RegExpExecArray, before: () => string): boolean;
  /** Equal for all writings of one value. */
  normalise(value: string): string;
}

export const digitsOf = (text: string): string => text.replace(/\D/g, '');
/** Letters and digits, in capitals. */
export const charactersOf = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
export const asItIs = (text: string): string => text;

/** Where a number may start: not inside a word or another number, not behind `a-` or `0.`, not after a sign of money. */
export const numberStart = String.raw`(?<![\w$€£¥+])(?<!\w-)(?<!\d\.)`;
/** Where it may end. */
export const numberEnd = String.raw`(?![\w%])(?!-\w)(?!\.\d)`;

/**
 * Whether one of the words (alternatives of an expression) stands before a value, with no more than a few particles between.
 * The name of a placeholder is no such word.
 */
export function announcedBy(words: string): (before: string) => boolean {
  const between = String.raw`(?:\\+[nrt]|[^0-9A-Za-z\u00c0-\u024f<]){0,12}`;
  const particles = '(?:number|no|nr|num|nummer|numero|número|numéro|is|at|on|the|my|ist|est|es|it)';
  const announced = new RegExp(`(?<![a-z])(?:${words})${between}(?:${particles}${between}){0,3}$`, 'i');
  return (before) => {
    // Most numbers stand among other numbers: no word ends near enough.
    if (!/[^\W\d_]|[^\0-\x7f]/.test(before.slice(-14))) return false;
    const match = announced.exec(before);
    return match !== null && !/<[a-z0-9-]{0,32}$/.test(before.slice(0, match.index));
  };
}
