import { stopWords } from './stop-words.js';
import { stem, wordsOf } from './words.js';

/** What a text says, whatever its order, courtesy and grammar: texts of one wording are no evidence of several intents. */
export function wordingOf(text: string): string {
  const stems = wordsOf(text).flatMap((word) => (stopWords.has(word) ? [] : [stem(word)]));
  return [...new Set(stems)].sort().join(' ');
}
