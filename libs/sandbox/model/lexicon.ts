import { termsOf } from './terms.js';

/** How telling each term is among the texts an agent has read (inverse document frequency), and likeness built on it. */
export class Lexicon {
  private readonly documentFrequency = new Map<string, number>();
  private readonly size: number;

  constructor(texts: readonly string[]) {
    this.size = texts.length;
    for (const text of texts) {
      for (const term of new Set(termsOf(text))) {
        this.documentFrequency.set(term, (this.documentFrequency.get(term) ?? 0) + 1);
      }
    }
  }

  /** A word that none of the texts uses says little of what they are about. */
  weight(term: string): number {
    const frequency = this.documentFrequency.get(term);
    return Math.log(1 + (this.size + 1) / (frequency === undefined ? (this.size + 1) / 2 : frequency + 0.5));
  }

  mass(terms: Iterable<string>): number {
    let mass = 0;
    for (const term of terms) mass += this.weight(term);
    return mass;
  }

  /** The share of `wanted` that `given` covers, by weight; 0 where nothing is wanted. */
  coverage(wanted: ReadonlySet<string>, given: ReadonlySet<string>): number {
    const total = this.mass(wanted);
    if (total === 0) return 0;
    let shared = 0;
    for (const term of wanted) if (given.has(term)) shared += this.weight(term);
    return shared / total;
  }

  /** Likeness of two texts, 0..1: the weight they share over the geometric mean of their weights. */
  likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
    return Math.sqrt(this.coverage(left, right) * this.coverage(right, left));
  }
}
