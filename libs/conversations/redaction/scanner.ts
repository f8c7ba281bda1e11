import { isDigit, isInLocalPart, isInToken, isInWord, isLetter, isSeparator } from './character-classes.js';
import { escapeEnd } from './escapes.js';

/**
 * The cheapest sign that something sensitive may stand here.
 * `at`: a local part before `@`. `digits`: a run of six digits or more, separators between them. `word`: one with a digit
 * in it that is long, or that follows `Bearer` or `is`. `assignment`: `:` or `=` after a word such as password. `url`: `://`.
 * `key-block`: `-----BEGIN`.
 */
export type Sign = 'at' | 'digits' | 'word' | 'assignment' | 'url' | 'key-block';

/** Every sign but a key block has one of these in it. An expression finds them faster than a loop over characters. */
const stops = /[@=:\d]/g;
const AT = 0x40;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;

const FEWEST_DIGITS = 6;
const LONGEST_LOCAL_PART = 64;
const LONG_WORD = 16;
const KEY_BLOCK = '-----BEGIN';
/** How far before a run of digits its value may begin. */
const REACH_BEFORE = 24;

/** Last three letters of the words after which a secret is assigned. */
const secretEndings = new Set(
  ['ord', 'swd', 'pwd', 'ase', 'ort', 'sse', 'nha', 'eña', 'ret', 'ken', 'key'].map((end) =>
    packed(end.charCodeAt(0), end.charCodeAt(1), end.charCodeAt(2)),
  ),
);

const ION = packed(0x69, 0x6f, 0x6e);
const authorization = 'authorization';

/** Walks a text once and stops at each sign; `start` and `end` then tell where it stands. */
export class Scanner {
  start = 0;
  end = 0;
  /** With `digits`: where to search from. What stands before belongs to an escape, was found already, or is too far away. */
  floor = 0;
  /** How many digits a run of digits holds, and whether letters stand next to it. */
  digits = 0;
  touchesLetters = false;
  /** An escaped letter stands in a local part: the text is to be read unescaped. */
  escaped = false;
  readonly #text: string;
  readonly #hasCodes: boolean;
  #at = 0;
  #stop = -1;
  #found = 0;
  #wordEnd = 0;
  #digitsEnd = 0;
  #keyBlock: number;

  constructor(text: string) {
    this.#text = text;
    this.#hasCodes = text.includes('\\u');
    this.#keyBlock = text.indexOf(KEY_BLOCK);
  }

  next(): Sign | null {
    const text = this.#text;
    for (;;) {
      const at = this.#nextStop();
      if (this.#keyBlock !== -1 && this.#keyBlock < at) return this.#readKeyBlock();
      if (at === text.length) return null;
      const code = text.charCodeAt(at);
      this.#at = at + 1;
      const sign = isDigit(code) ? this.#readDigit(at) : code === AT ? this.#readAt(at, 1) : this.#readAssignment(at);
      if (sign !== null) return sign;
    }
  }

  /** The stop that was found last, unless it is passed: looking for it again at every key block would take too long. */
  #nextStop(): number {
    if (this.#stop >= this.#at) return this.#stop;
    stops.lastIndex = this.#at;
    this.#stop = stops.test(this.#text) ? stops.lastIndex - 1 : this.#text.length;
    return this.#stop;
  }

  /** Goes on after what was found. */
  skipTo(end: number): void {
    this.#at = end;
    this.#found = end;
    if (this.#keyBlock !== -1 && this.#keyBlock < end) this.#keyBlock = this.#text.indexOf(KEY_BLOCK, end);
  }

  #readKeyBlock(): Sign {
    this.start = this.#keyBlock;
    this.end = this.start + KEY_BLOCK.length;
    this.#at = this.end;
    this.#keyBlock = this.#text.indexOf(KEY_BLOCK, this.end);
    return 'key-block';
  }

  #readAt(at: number, length: number): Sign | null {
    const text = this.#text;
    const lowest = Math.max(this.#found, at - LONGEST_LOCAL_PART);
    let start = at;
    while (start > lowest && isInLocalPart(text.charCodeAt(start - 1))) start--;
    if (start > lowest && text.charCodeAt(start - 1) === BACKSLASH) {
      const end = escapeEnd(text, start - 1);
      if (end === start + 5) this.escaped = true;
      start = end;
    }
    if (start >= at) return null;
    this.start = start;
    this.end = at + length;
    return 'at';
  }

  #readAssignment(at: number): Sign | null {
    const text = this.#text;
    this.start = at;
    this.end = at + 1;
    const next = text.charCodeAt(at + 1);
    if (next === SLASH || (next === BACKSLASH && text.charCodeAt(at + 2) === SLASH)) return 'url';
    let last = at - 1;
    while (last > at - 8 && (isQuote(text.charCodeAt(last)) || text.charCodeAt(last) === 0x20)) last--;
    if (last < 2) return null;
    const ending = packed(text.charCodeAt(last - 2), text.charCodeAt(last - 1), text.charCodeAt(last));
    if (secretEndings.has(ending)) return 'assignment';
    return ending === ION && isWord(text, last + 1, authorization) ? 'assignment' : null;
  }

  /** The word that a digit stands in, then the run of digits that it begins. */
  #readDigit(at: number): Sign | null {
    const text = this.#text;
    const code = this.#hasCodes ? codeAround(text, at) : null;
    if (code !== null) {
      this.#at = code;
      return null;
    }
    if (at >= this.#wordEnd && this.#readWord(at)) {
      this.#at = at;
      return 'word';
    }
    if (at > 0 && text.charCodeAt(at - 1) === 0x25 && text.startsWith('40', at)) return this.#readAt(at - 1, 3);
    if (at < this.#digitsEnd) return null;
    return this.#readDigits(at) ? 'digits' : null;
  }

  /** Whether the word around a digit is one of those to look at. */
  #readWord(at: number): boolean {
    const text = this.#text;
    let start = at;
    while (start > this.#found && isInWord(text.charCodeAt(start - 1))) start--;
    if (start > 0 && text.charCodeAt(start - 1) === BACKSLASH) start = Math.min(at, escapeEnd(text, start - 1));
    let end = at + 1;
    while (end < text.length && isInWord(text.charCodeAt(end))) end++;
    this.#wordEnd = end;
    this.start = this.#announcedStart(start) ?? start;
    this.end = end;
    return this.start < start || end - start >= LONG_WORD || isAnnounced(text, start);
  }

  /** Where the token begins that this word is a later part of, if a word such as Bearer stands before it. */
  #announcedStart(wordStart: number): number | null {
    const text = this.#text;
    const lowest = Math.max(this.#found, wordStart - LONGEST_LOCAL_PART);
    let start = wordStart;
    while (start > lowest && isInToken(text.charCodeAt(start - 1))) start--;
    return start < wordStart && isAnnounced(text, start) ? start : null;
  }

  /** Reads a run of digits to its end; whether it is worth a look. Goes on after its first group. */
  #readDigits(start: number): boolean {
    const text = this.#text;
    let digits = 0;
    let groups = 0;
    let end = start;
    for (let at = start, gap = 1; at < text.length && gap <= 3; at++) {
      const code = text.charCodeAt(at);
      if (isDigit(code)) {
        digits++;
        if (gap > 0) groups++;
        gap = 0;
        end = at + 1;
        if (groups === 1) this.#at = end;
      } else if (isSeparator(code)) gap++;
      else break;
    }
    this.#digitsEnd = end;
    if (digits < FEWEST_DIGITS || isIsoDate(text, start, end - start)) return false;
    if (groups === 2 && text.charCodeAt(this.#at) === 0x2e) return false;
    this.start = start;
    this.end = end;
    this.digits = digits;
    this.touchesLetters = isLetterNear(text, start, -1) || isLetterNear(text, end - 1, 1);
    this.floor = this.#floorBefore(start);
    return true;
  }

  #floorBefore(start: number): number {
    const lowest = Math.max(this.#found, start - REACH_BEFORE);
    const backslash = this.#text.slice(lowest, start).lastIndexOf('\\');
    return backslash === -1 ? lowest : Math.min(start, escapeEnd(this.#text, lowest + backslash));
  }
}

function packed(first: number, second: number, third: number): number {
  return ((first | 32) << 16) | ((second | 32) << 8) | (third | 32);
}

function isWord(text: string, end: number, word: string): boolean {
  return end >= word.length && text.slice(end - word.length, end).toLowerCase() === word;
}

/** Whether a letter follows in a direction, at once or after a space or hyphen. */
function isLetterNear(text: string, at: number, step: 1 | -1): boolean {
  const next = text.charCodeAt(at + step);
  return isLetter(next) || ((next === 0x20 || next === 0x2d) && isLetter(text.charCodeAt(at + 2 * step)));
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === BACKSLASH;
}

/** Whether a space stands before, or a space and a quote, and before that the last letter of Bearer, is or was. */
function isAnnounced(text: string, start: number): boolean {
  let space = start - 1;
  while (space > start - 4 && space > 3 && isQuote(text.charCodeAt(space))) space--;
  if (space < 3 || text.charCodeAt(space) !== 0x20) return false;
  const last = text.charCodeAt(space - 1) | 32;
  return last === 0x72 || last === 0x73 || last === 0x74;
}

/** The end of the `\u00e9` that a digit is part of. */
function codeAround(text: string, at: number): number | null {
  for (let before = at - 1; before >= at - 4 && before > 0; before--) {
    if (text[before] === 'u' && text.charCodeAt(before - 1) === BACKSLASH) return before + 5;
  }
  return null;
}

/** `2024-05-15`, or with the hour after it. */
function isIsoDate(text: string, start: number, length: number): boolean {
  return (length === 10 || length === 13) && text.charCodeAt(start + 4) === 0x2d && text.charCodeAt(start + 7) === 0x2d;
}
