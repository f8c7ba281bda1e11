import { stopWords } from './stop-words.js';
import { stem, wordsOf } from './words.js';

/** How many different things were said: texts with the same stems, courtesy and grammar aside, count once. */
export function countWordings(texts: readonly string[]): number {
  const wordings = new Set<string>();
  for (const text of texts) {
    const stems = wordsOf(text).flatMap((word) => (stopWords.has(word) ? [] : [stem(word)]));
    wordings.add([...new Set(stems)].sort().join(' '));
  }
  return wordings.size;
}
