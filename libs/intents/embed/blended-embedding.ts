import { AppError } from '#contracts';
import type { Embedder, Embedding, TextVectors } from '../ports.js';
import { seededRandom } from '../random.js';
import type { FittedEmbedder } from '../taxonomy.js';
import { fitLexicalSpace, LexicalSpace } from './lexical/lexical-space.js';
import { normalise } from './vectors.js';

/**
 * The length of the lexical part beside text vectors of length 1. Meaning leads; the agent's own words, which no general
 * table knows, still tell apart what means nearly the same. Measured: tools/static-embedding/README.md.
 */
const LEXICAL_WEIGHT = 0.5;

/** A text without any is a number or a code: it says nothing that could be like another. */
const LETTER = /\p{L}/u;

export interface BlendOptions {
  /** What older spaces rest on. */
  readonly alsoKnown?: readonly TextVectors[];
  /** The length of the lexical part of new spaces, beside text vectors of length 1. */
  readonly lexicalWeight?: number;
}

/** Any text that every service takes: it shows how wide the vectors are. */
const PROBE = 'hello';

/**
 * The space in which requests are compared: what a text means (`TextVectors`) beside the words it is said in.
 *
 * @param used what new spaces rest on, and those whose own text vectors are not at hand any more
 */
export function blendedEmbedding(
  used: TextVectors,
  { alsoKnown = [], lexicalWeight = LEXICAL_WEIGHT }: BlendOptions = {},
): Embedding {
  const withVectors = async (fitWords: () => Pick<FittedEmbedder, 'lexical' | 'lexicalWeight'>) => {
    // First, since a service may be out of reach.
    const { dimensions } = await used.vectorsOf([PROBE]);
    const words = fitWords();
    const wide = { vectorDimensions: dimensions, dimensions: dimensions + words.lexical.dimensions };
    return new BlendedEmbedder({ vectors: used.id, ...wide, ...words }, used);
  };
  return {
    vectors: used.id,
    async fit(texts, seed) {
      const random = seededRandom('lexical', seed);
      return withVectors(() => ({ lexical: fitLexicalSpace(texts, random), lexicalWeight }));
    },
    async restore(fitted) {
      const vectors = [used, ...alsoKnown].find(({ id }) => id === fitted.vectors);
      if (vectors !== undefined) return new BlendedEmbedder(fitted, vectors);
      return withVectors(() => ({ lexical: fitted.lexical, lexicalWeight: fitted.lexicalWeight }));
    },
  };
}

class BlendedEmbedder implements Embedder {
  private readonly lexical: LexicalSpace;

  constructor(
    readonly fitted: FittedEmbedder,
    private readonly vectors: TextVectors,
  ) {
    this.lexical = new LexicalSpace(fitted.lexical);
  }

  get dimensions(): number {
    return this.fitted.dimensions;
  }

  async embed(texts: readonly string[]): Promise<Float32Array> {
    const { dimensions, values } = await this.vectors.vectorsOf(texts);
    // Of texts of which nothing is known there are no dimensions either.
    if (dimensions !== 0 && dimensions !== this.fitted.vectorDimensions) throw this.otherDimensions(dimensions);
    const rows = new Float32Array(texts.length * this.dimensions);
    texts.forEach((text, index) => {
      if (!LETTER.test(text)) return;
      const row = rows.subarray(index * this.dimensions, (index + 1) * this.dimensions);
      row.set(values.subarray(index * dimensions, (index + 1) * dimensions));
      const words = row.subarray(this.fitted.vectorDimensions);
      this.lexical.place(text, words);
      for (let d = 0; d < words.length; d++) words[d]! *= this.fitted.lexicalWeight;
      normalise(row);
    });
    return rows;
  }

  private otherDimensions(now: number): AppError {
    const { vectors, vectorDimensions } = this.fitted;
    return new AppError({
      code: 'INTENTS.DIMENSIONS',
      message: `Vectors of ${vectors} have ${now} numbers; the intents were built with vectors of ${vectorDimensions}.`,
      fix: 'Another model goes by the name of MARTINGALE_EMBEDDING_MODEL: give it a name of its own, at its server and there.',
    });
  }
}
