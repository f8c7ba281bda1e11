import { stem, wordsOf } from '../embed/words.js';

/** What a node was called before a refresh. */
export interface FormerName {
  readonly name: string;
  readonly description: string;
  /** The words that set the node apart when it got the name. */
  readonly terms: readonly string[];
  readonly givenBy: 'person' | 'model' | 'words';
}

/** While a node is about the same, at least this share of the words that set it apart goes on: others share far less. */
const LEAST_SHARED = 0.25;

/**
 * Whether a node that goes on keeps its name: one that a person gave, one that a model gave while the node is about the
 * same, and one of its own words while they set it apart. Where nobody asked, there is nothing else to name it by.
 */
export function keepsName(former: FormerName, asked: boolean, terms: readonly string[]): boolean {
  if (former.givenBy === 'person' || !asked) return true;
  const now = stemsOf(terms);
  const before = stemsOf(former.givenBy === 'model' ? former.terms : [former.name]);
  const shared = [...before].filter((word) => now.has(word)).length;
  return former.givenBy === 'model' ? shared >= LEAST_SHARED * Math.min(before.size, now.size) : shared === before.size;
}

function stemsOf(terms: readonly string[]): Set<string> {
  return new Set(terms.flatMap(wordsOf).map(stem));
}
