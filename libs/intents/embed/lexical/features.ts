import { grammarWords } from '../stop-words.js';
import { commonWordsOf, stem, wordsOf } from '../words.js';

/** Feature kinds are told apart by their first character, so that a word and an n-gram never collide. */
const WORD = 'w';
const PAIR = 'p';
const GRAM = 'c';

/** How much each kind counts in a text's vector; the squares of the weights sum to the vector's squared length. */
export const featureKinds = [
  { prefix: WORD, weight: 0.6 },
  { prefix: PAIR, weight: 0.3 },
  { prefix: GRAM, weight: 0.8 },
] as const;

/** Whether a feature is a word, not a pair or an n-gram. */
export function isWord(feature: string): boolean {
  return feature.startsWith(WORD);
}

const SHORTEST_GRAM = 3;
const LONGEST_GRAM = 5;
/** Distinct words repeat far more often than they appear: their n-grams are kept. Bounded for endless vocabularies. */
const MAX_CACHED_WORDS = 50_000;

/** Counts the features of texts: stems, pairs of neighbouring stems, character n-grams within words (3 to 5). */
export class FeatureReader {
  private readonly cache = new Map<string, { stem: string; grams: readonly string[] }>();

  constructor(private readonly skipsNames: boolean) {}

  read(text: string): Map<string, number> {
    const counts = new Map<string, number>();
    const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
    let before: string | null = null;
    for (const word of this.skipsNames ? commonWordsOf(text) : wordsOf(text)) {
      const { stem: root, grams } = this.partsOf(word);
      for (const gram of grams) add(gram);
      if (grammarWords.has(word)) continue;
      add(WORD + root);
      if (before !== null) add(`${PAIR}${before} ${root}`);
      before = root;
    }
    return counts;
  }

  private partsOf(word: string): { stem: string; grams: readonly string[] } {
    const known = this.cache.get(word);
    if (known) return known;
    const parts = { stem: stem(word), grams: gramsOf(word) };
    if (this.cache.size < MAX_CACHED_WORDS) this.cache.set(word, parts);
    return parts;
  }
}

function gramsOf(word: string): string[] {
  const padded = ` ${word} `;
  const grams: string[] = [];
  for (let size = SHORTEST_GRAM; size <= LONGEST_GRAM; size++) {
    for (let start = 0; start + size <= padded.length; start++) grams.push(GRAM + padded.slice(start, start + size));
  }
  return grams;
}
