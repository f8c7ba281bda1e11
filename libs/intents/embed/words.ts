/** Longest text that is read: what comes later rarely changes what is asked. */
const MAX_CHARACTERS = 1_200;
const MAX_WORD_CHARACTERS = 24;
const TOKEN = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*|[.!?:;\n]/gu;
const STOP = /^[.!?:;\n]$/;
const LETTERS_ONLY = /^[\p{L}\p{M}'’]+$/u;
const CAPITALISED = /^\p{Lu}/u;
/** Where more than this share of a text is capitalised, capitals mark no names: shouting, headlines, German. */
const MOST_NAMES = 0.35;
const FIRST_PERSON = /^i(?:'|$)/;

interface Word {
  /** Lower case. */
  readonly text: string;
  /** Capitalised inside a sentence: a person, a place, a product. */
  readonly isName: boolean;
}

function readWords(text: string): Word[] {
  const words: Word[] = [];
  let opensSentence = true;
  for (const token of text.slice(0, MAX_CHARACTERS).normalize('NFKC').match(TOKEN) ?? []) {
    const isStop = STOP.test(token);
    // What holds a digit is a code or a number: it says whose request it is, not what is asked.
    if (!isStop && LETTERS_ONLY.test(token) && token.length <= MAX_WORD_CHARACTERS) {
      const lower = token.toLowerCase().replaceAll('’', "'");
      words.push({ text: lower, isName: !opensSentence && CAPITALISED.test(token) && !FIRST_PERSON.test(lower) });
    }
    opensSentence = isStop;
  }
  return words;
}

/** The words of a text in lower case, in order, without codes and numbers. */
export function wordsOf(text: string): string[] {
  return readWords(text).map((word) => word.text);
}

/** The same without names of people, places and products. */
export function commonWordsOf(text: string): string[] {
  const words = readWords(text);
  const names = words.filter((word) => word.isName).length;
  const kept = names <= MOST_NAMES * words.length ? words.filter((word) => !word.isName) : words;
  return kept.map((word) => word.text);
}

const ENDINGS: readonly (readonly [suffix: string, replacement: string, shortestStem: number])[] = [
  ["'s", '', 2],
  ['ations', 'at', 3],
  ['ation', 'at', 3],
  ['ments', 'ment', 3],
  ['ingly', '', 4],
  ['ings', '', 3],
  ['ing', '', 3],
  ['ies', 'y', 3],
  ['ied', 'y', 3],
  ['edly', '', 4],
  ['ed', '', 3],
  ['sses', 'ss', 2],
  ['es', '', 3],
  ['ss', 'ss', 2],
  ['us', 'us', 2],
  ['s', '', 3],
  ['e', '', 3],
];

/** A light English stem: it joins inflections ("changed", "changing", "change") and leaves the rest alone. */
export function stem(word: string): string {
  for (const [suffix, replacement, shortestStem] of ENDINGS) {
    if (!word.endsWith(suffix) || word.length - suffix.length < shortestStem) continue;
    return undouble(word.slice(0, word.length - suffix.length) + replacement);
  }
  return word;
}

function undouble(word: string): string {
  const last = word.at(-1);
  return word.length > 3 && last === word.at(-2) && !'aeiouls'.includes(last ?? '') ? word.slice(0, -1) : word;
}
