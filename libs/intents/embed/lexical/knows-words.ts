import type { FittedEmbedder } from '../../taxonomy.js';
import { FeatureReader, isWord } from './features.js';

/** Texts that are looked at. */
const LOOKED_AT = 2_000;
/** Where more than this share of the words said is unknown, users speak of new things. */
const MOST_UNKNOWN = 0.2;

/** Whether a fitted space still knows the words that are said. Rare words are unknown to any: the bar allows for them. */
export function knowsWords({ lexical }: FittedEmbedder, texts: readonly string[]): boolean {
  const vocabulary = new Set(lexical.vocabulary);
  const reader = new FeatureReader(lexical.skipsNames);
  const step = Math.ceil(texts.length / LOOKED_AT);
  let said = 0;
  let unknown = 0;
  for (let text = 0; text < texts.length; text += step) {
    for (const feature of reader.read(texts[text]!).keys()) {
      if (!isWord(feature)) continue;
      said++;
      if (!vocabulary.has(feature)) unknown++;
    }
  }
  return said > 0 && unknown <= MOST_UNKNOWN * said;
}
