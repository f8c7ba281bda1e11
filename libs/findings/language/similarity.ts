import { stopWords } from './english/stop-words.js';
import type { Words } from './words.js';

/** The words that carry meaning, with common endings removed, so that `refunds` and `refunded` count as one. */
export function contentOf(words: Words): ReadonlySet<string> {
  const content = new Set<string>();
  for (const word of words.list) if (!stopWords.has(word)) content.add(stem(word));
  return content;
}

/** Light stemming of English endings; wrong stems are harmless as long as both sides share them. */
export function stem(word: string): string {
  if (word.length > 5 && word.endsWith('ing')) return undouble(word.slice(0, -3));
  if (word.length > 4 && word.endsWith('ied')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith('ed')) return undouble(word.slice(0, -2));
  if (word.length > 4 && word.endsWith('es')) return undouble(word.slice(0, -2));
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return undouble(word.slice(0, -1));
  return undouble(word);
}

/** Share of the smaller set found in the other, 0..1: a restatement may be shorter or longer than what it restates. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  return small.size === 0 ? 0 : shared(small, large) / small.size;
}

/** Share of `words` that `by` holds, 0..1; 0 where there are none. */
export function coverage(words: ReadonlySet<string>, by: ReadonlySet<string>): number {
  return words.size === 0 ? 0 : shared(words, by) / words.size;
}

/** |a ∩ b| / |a ∪ b|, 0..1. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = shared(a, b);
  const union = a.size + b.size - common;
  return union === 0 ? 0 : common / union;
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const word of a) if (b.has(word)) count++;
  return count;
}

function undouble(word: string): string {
  const length = word.length;
  if (length > 3 && word[length - 1] === 'e') return word.slice(0, -1);
  return length > 3 && word[length - 1] === word[length - 2] ? word.slice(0, -1) : word;
}
