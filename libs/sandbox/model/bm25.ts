import { termsOf } from './terms.js';

const SATURATION = 1.2;
const LENGTH_NORMALISATION = 0.75;

interface Posting {
  document: number;
  count: number;
}

/** Okapi BM25 over small corpora (Robertson and Zaragoza 2009); synonyms count as one term. */
export class Bm25 {
  private readonly postings = new Map<string, Posting[]>();
  private readonly lengths: number[] = [];
  private readonly meanLength: number;

  constructor(
    texts: readonly string[],
    private readonly canonical: (term: string) => string = (term) => term,
  ) {
    texts.forEach((text, document) => {
      const counts = new Map<string, number>();
      const terms = termsOf(text).map(canonical);
      for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
      for (const [term, count] of counts) {
        const list = this.postings.get(term);
        if (list) list.push({ document, count });
        else this.postings.set(term, [{ document, count }]);
      }
      this.lengths.push(terms.length);
    });
    this.meanLength = this.lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, this.lengths.length);
  }

  /** The best `k` documents by position, scores descending; ties in order of position. */
  search(query: string, k: number): { document: number; score: number }[] {
    const scores = new Map<number, number>();
    for (const term of new Set(termsOf(query).map(this.canonical))) {
      const postings = this.postings.get(term) ?? [];
      const idf = Math.log(1 + (this.lengths.length - postings.length + 0.5) / (postings.length + 0.5));
      for (const { document, count } of postings) {
        const length = (this.lengths[document] ?? 0) / this.meanLength;
        const saturated =
          (count * (SATURATION + 1)) /
          (count + SATURATION * (1 - LENGTH_NORMALISATION + LENGTH_NORMALISATION * length));
        scores.set(document, (scores.get(document) ?? 0) + idf * saturated);
      }
    }
    return [...scores]
      .map(([document, score]) => ({ document, score }))
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .slice(0, k);
  }
}
