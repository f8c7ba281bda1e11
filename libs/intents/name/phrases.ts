import { grammarWords, stopWords } from '../embed/stop-words.js';
import { commonWordsOf, stem } from '../embed/words.js';

export interface Phrase {
  /** Stems in order: the same phrase however it is inflected. */
  readonly key: string;
  readonly surface: string;
  readonly words: number;
}

const LONGEST_PHRASE = 3;
/** Words that may stand between two words of a phrase: "change [the] address", "cancel [it and my] order" is too far. */
const WIDEST_GAP = 1;
const MAX_CLAUSES = 12;

/** The phrases of one to three content words in a request, each once, as the user wrote them less articles and the like. */
export function phrasesOf(text: string): Phrase[] {
  const found = new Map<string, Phrase>();
  for (const clause of text.split(/[.!?;:,\n()]+/).slice(0, MAX_CLAUSES)) {
    const words = contentWords(clause);
    for (let start = 0; start < words.length; start++) {
      for (const phrase of phrasesFrom(words, start)) {
        if (!found.has(phrase.key)) found.set(phrase.key, phrase);
      }
    }
  }
  return [...found.values()];
}

interface PlacedWord {
  readonly text: string;
  readonly stem: string;
  /** Words between this one and the content word before it that are not mere articles and pronouns. */
  readonly gap: number;
}

function contentWords(clause: string): PlacedWord[] {
  const words: PlacedWord[] = [];
  let gap = 0;
  for (const text of commonWordsOf(clause)) {
    if (stopWords.has(text) || text.length < 2) {
      if (!ARTICLES.has(text)) gap += grammarWords.has(text) ? 1 : 2;
      continue;
    }
    words.push({ text, stem: stem(text), gap });
    gap = 0;
  }
  return words;
}

const ARTICLES: ReadonlySet<string> = new Set([
  'a',
  'an',
  'the',
  'my',
  'our',
  'your',
  'this',
  'that',
  'these',
  'those',
]);

function phrasesFrom(words: readonly PlacedWord[], start: number): Phrase[] {
  const phrases: Phrase[] = [];
  let key = '';
  let surface = '';
  for (let length = 1; length <= LONGEST_PHRASE && start + length <= words.length; length++) {
    const word = words[start + length - 1]!;
    if (length > 1 && word.gap > WIDEST_GAP) break;
    key = length === 1 ? word.stem : `${key} ${word.stem}`;
    surface = length === 1 ? word.text : `${surface} ${word.text}`;
    phrases.push({ key, surface, words: length });
  }
  return phrases;
}
