import type { Words } from '../words.js';
import { stopWords } from './stop-words.js';

/** Text shorter than this tells no language. */
const fewWords = 4;
/** Half of what is said in English are function words; other languages share a few of them. */
const leastFunctionWords = 0.25;

/** May content be told from function words in these texts together? True of a few words in any language. */
export function looksEnglish(texts: Iterable<Words>): boolean {
  let words = 0;
  let known = 0;
  for (const { list } of texts) {
    words += list.length;
    for (const word of list) if (stopWords.has(word)) known++;
  }
  return words < fewWords || known / words >= leastFunctionWords;
}
