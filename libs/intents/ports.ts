import type { FittedEmbedder } from './taxonomy.js';

/** Turns texts into vectors. */
export interface Embedder {
  readonly dimensions: number;
  /** One row per text, row-major, each of length 1; a row of zeros for a text in which nothing is known. */
  embed(texts: readonly string[]): Float32Array;
  /** What restores this embedder, so that later conversations are read in the same space. */
  readonly fitted: FittedEmbedder;
}

/**
 * A way to embed. Adapters that learn from the texts do so in `fit`; others ignore them. One that asks a service
 * gathers its vectors before the taxonomy is built and answers from those.
 */
export interface Embedding {
  fit(texts: readonly string[], seed: string): Embedder;
  restore(fitted: FittedEmbedder): Embedder;
}
