import { type Phrase, phrasesOf } from './phrases.js';

export interface RankedPhrase {
  readonly key: string;
  /** The way most users of this class wrote it. */
  readonly surface: string;
  readonly words: number;
  /** Share of the class's requests that hold it. */
  readonly share: number;
  readonly score: number;
}

/** Phrases counted per class: enough for a name, and bounded however large a class is. */
const TEXTS_PER_CLASS = 400;
const KEPT_PHRASES = 40;
/** Two words say most: one is often only the object, three begin to be one user's wording. */
const LENGTH_WEIGHT = [0, 0.62, 1, 1.12];

interface Tally {
  readonly phrase: Phrase;
  count: number;
  readonly surfaces: Map<string, number>;
}

/**
 * The phrases that set each class of texts apart, best first: class-based TF-IDF (Grootendorst 2022) over whole
 * phrases, `√share · ln(1 + share / mean share of all classes)`, so that a phrase must be both common here and rare elsewhere.
 */
export function contrastPhrases(classes: readonly (readonly string[])[]): RankedPhrase[][] {
  const samples = classes.map(evenSample);
  const tallies = samples.map(tally);
  const counted = samples.map((texts) => Math.max(1, texts.length));
  const shares = new Map<string, number>();
  tallies.forEach((of, index) => {
    for (const [key, { count }] of of) shares.set(key, (shares.get(key) ?? 0) + count / counted[index]!);
  });
  return tallies.map((of, index) => rank(of, counted[index]!, shares, classes.length));
}

/** Every nth text: those of a class stand in an order that means something. */
function evenSample(texts: readonly string[]): readonly string[] {
  const step = Math.ceil(texts.length / TEXTS_PER_CLASS);
  return step <= 1 ? texts : texts.filter((_, index) => index % step === 0);
}

function tally(texts: readonly string[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const text of texts) {
    for (const phrase of phrasesOf(text)) {
      const entry = tallies.get(phrase.key) ?? { phrase, count: 0, surfaces: new Map<string, number>() };
      entry.count++;
      entry.surfaces.set(phrase.surface, (entry.surfaces.get(phrase.surface) ?? 0) + 1);
      tallies.set(phrase.key, entry);
    }
  }
  return tallies;
}

function rank(
  tallies: ReadonlyMap<string, Tally>,
  texts: number,
  shares: ReadonlyMap<string, number>,
  classes: number,
): RankedPhrase[] {
  const least = texts >= 4 ? 2 : 1;
  return [...tallies.values()]
    .filter(({ count }) => count >= least)
    .map(({ phrase, count, surfaces }) => {
      const share = count / texts;
      const contrast = Math.log(1 + share / (shares.get(phrase.key)! / classes));
      const score = Math.sqrt(share) * contrast * LENGTH_WEIGHT[phrase.words]!;
      return { key: phrase.key, surface: commonest(surfaces), words: phrase.words, share, score };
    })
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
    .slice(0, KEPT_PHRASES);
}

function commonest(surfaces: ReadonlyMap<string, number>): string {
  return [...surfaces].sort(([a, m], [b, n]) => n - m || a.length - b.length || (a < b ? -1 : 1))[0]![0];
}
