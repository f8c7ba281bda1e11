import { type RedactionKind } from '#contracts';
import { hidesValues, readUnescaped, type Unescaped } from './escapes.js';
import { Scanner, type Sign } from './scanner.js';
import { type SensitiveKind } from './sensitive-kind.js';

/** A stretch of a text that is to be replaced. */
export interface Found {
  start: number;
  end: number;
  /** A kind, or the name of a rule of the project. */
  kind: RedactionKind | (string & {});
  /** Equal for all writings of one value. */
  value: string;
}

export type KindsBySign = Readonly<Record<Sign, readonly SensitiveKind[]>>;

/** Characters after a run of digits that belong to values of letters and digits (an IBAN has 34 and gaps). */
const REACH_AFTER = 48;
/** `+(` before a number, the end of one with a letter in its middle, and what is looked at around. */
const MARKS_BEFORE = 6;
const MARKS_AFTER = 16;
const CONTEXT = 64;
/** No value is shorter. */
const SHORTEST = 5;
const none: readonly Found[] = [];

/** What is sensitive in a text, in its order, without overlaps. Takes time in proportion to the length of the text. */
export function findSensitive(text: string, kinds: KindsBySign): readonly Found[] {
  if (text.length < SHORTEST) return none;
  return (hidesValues(text) ? null : scan(text, kinds)) ?? findEscaped(readUnescaped(text), kinds);
}

function findEscaped(unescaped: Unescaped, kinds: KindsBySign): readonly Found[] {
  return (scan(unescaped.text, kinds) ?? none).map((one) => inOriginal(one, unescaped));
}

/** The place of what was found in the text as it is, with its escapes. */
export function inOriginal(found: Found, { offsets }: Unescaped): Found {
  return { ...found, start: offsets[found.start]!, end: offsets[found.end]! };
}

/** Null where the text can only be read without its escapes. */
function scan(text: string, kinds: KindsBySign): readonly Found[] | null {
  const scanner = new Scanner(text);
  let found: Found[] | null = null;
  for (let sign = scanner.next(); sign !== null; sign = scanner.next()) {
    if (scanner.escaped) return null;
    const here = sign === 'digits' ? searchAround(text, scanner, kinds.digits) : tryAt(text, scanner, kinds[sign]);
    if (here.length === 0) continue;
    found ??= [];
    found.push(...here);
    scanner.skipTo(here.at(-1)!.end);
  }
  return found ?? none;
}

/** What stands at a sign, by the first kind that knows it. */
function tryAt(text: string, { start }: Scanner, kinds: readonly SensitiveKind[]): readonly Found[] {
  for (const kind of kinds) {
    kind.pattern.lastIndex = start;
    const match = kind.pattern.exec(text);
    if (match !== null && accepts(kind, match, text, start)) return [foundBy(kind, match, 0)];
  }
  return none;
}

/** All values in and around a run of digits. */
function searchAround(text: string, scanner: Scanner, kinds: readonly SensitiveKind[]): readonly Found[] {
  let found: Found[] | null = null;
  for (const kind of kinds) {
    const withLetters = kind.fewestDigits === undefined;
    if (withLetters ? !scanner.touchesLetters : scanner.digits < kind.fewestDigits!) continue;
    const from = withLetters ? scanner.floor : Math.max(scanner.floor, scanner.start - MARKS_BEFORE);
    const around = text.slice(from, scanner.end + (withLetters ? REACH_AFTER : MARKS_AFTER));
    for (const match of matchesIn(around, kind, scanner.end - from, text, from)) {
      const one = foundBy(kind, match, from);
      if (found?.some((other) => overlap(one, other))) continue;
      found ??= [];
      found.push(one);
    }
  }
  return found?.sort((a, b) => a.start - b.start) ?? none;
}

/** The matches that a kind accepts and that begin before `end`. */
function matchesIn(around: string, kind: SensitiveKind, end: number, text: string, from: number): RegExpExecArray[] {
  const { pattern } = kind;
  const matches: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(around); match !== null && match.index < end; match = pattern.exec(around)) {
    if (accepts(kind, match, text, from + match.index)) matches.push(match);
    else pattern.lastIndex = match.index + 1;
  }
  return matches;
}

function accepts(kind: SensitiveKind, match: RegExpExecArray, text: string, at: number): boolean {
  return kind.accepts === undefined || kind.accepts(match, () => text.slice(Math.max(0, at - CONTEXT), at));
}

function foundBy(kind: SensitiveKind, match: RegExpExecArray, offset: number): Found {
  const written = match.groups?.value ?? match[0];
  const end = offset + match.index + match[0].length;
  return { start: end - written.length, end, kind: kind.kind, value: kind.normalise(written) };
}

function overlap(a: Found, b: Found): boolean {
  return a.start < b.end && b.start < a.end;
}
