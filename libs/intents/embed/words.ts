/** Longest text that is read: what comes later rarely changes what is asked. */
const MAX_CHARACTERS = 1_200;
const MAX_WORD_CHARACTERS = 24;
const WORD = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*|[.!?:;\n]/gu;
const LETTERS_ONLY = /^[\p{L}\p{M}'’]+$/u;
const CAPITALISED = /^\p{Lu}/u;
/** Where more than this share of a text is capitalised, capitals mark no names: shouting, headlines, German. */
const MOST_NAMES = 0.35;

/**
 * The lower-case words of a text, in order, without what only names a thing: codes and numbers, and words capitalised
 * inside a sentence (people, places). They say whose request it is, not what is asked.
 */
export function requestWords(text: string): string[] {
  const tokens = text.slice(0, MAX_CHARACTERS).normalize('NFKC').match(WORD) ?? [];
  const words: { word: string; named: boolean }[] = [];
  let opens = true;
  for (const token of tokens) {
    const isWord = LETTERS_ONLY.test(token);
    if (isWord && token.length <= MAX_WORD_CHARACTERS) {
      const word = token.toLowerCase().replaceAll('’', "'");
      words.push({ word, named: !opens && CAPITALISED.test(token) && !FIRST_PERSON.test(word) });
    }
    opens = !isWord && token.length === 1 && !/[\p{N}_]/u.test(token);
  }
  const names = words.filter(({ named }) => named).length;
  const skipNames = names <= MOST_NAMES * words.length;
  return words.filter(({ named }) => !(named && skipNames)).map(({ word }) => word);
}

const FIRST_PERSON = /^i(?:'|$)/;

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
