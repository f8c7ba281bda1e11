/** Text read once: its words in lower case without apostrophes, and where each stood. `_` and `-` part words. */
export interface Words {
  readonly text: string;
  readonly list: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Filled by the first search for phrases (phrases.ts). */
  openings: Openings | null;
}

/** The words of a text that may open a phrase, with the marks of the tables that have one. */
export interface Openings {
  readonly at: readonly number[];
  readonly marks: readonly (readonly number[])[];
  /** How many tables were known: later ones left no marks. */
  readonly tables: number;
}

/** Longer text is read up to here: findings show in what a person would read, not in pasted megabytes. */
const maximumCharacters = 12_000;

export const noWords: Words = { text: '', list: [], starts: [], ends: [], openings: null };

/** Linear in the length of the text. */
export function readWords(text: string): Words {
  const limit = Math.min(text.length, maximumCharacters);
  const list: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  while (at < limit) {
    if (!isLetter(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const start = at;
    let apostrophes = false;
    while (at < limit) {
      const code = text.charCodeAt(at);
      if (isApostrophe(code) && at + 1 < limit && isLetter(text.charCodeAt(at + 1))) apostrophes = true;
      else if (!isLetter(code)) break;
      at++;
    }
    const word = text.slice(start, at).toLowerCase();
    list.push(apostrophes ? word.replace(/['’]/g, '') : word);
    starts.push(start);
    ends.push(at);
  }
  return { text, list, starts, ends, openings: null };
}

/** The text from one word to another, as said. */
export function quote(words: Words, first: number, last: number): string {
  return words.text.slice(words.starts[first], words.ends[last]).replace(/\s+/g, ' ');
}

function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  // Latin-1 signs, general punctuation, CJK punctuation and full-width signs part words; all else is letters.
  return !(code < 0xc0 || (code >= 0x2000 && code <= 0x206f) || (code >= 0x3000 && code <= 0x303f) || code === 0xfffd);
}

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019;
}
