import type { FittedEmbedder } from './taxonomy.js';

/** Turns texts into vectors. */
export interface Embedder {
  readonly dimensions: number;
  /** One row per text, row-major, each of length 1; a row of zeros for a text in which nothing is known. */
  embed(texts: readonly string[]): Promise<Float32Array>;
  /** What restores this embedder, so that later conversations are read in the same space. */
  readonly fitted: FittedEmbedder;
}

/**
 * A way to embed. Adapters that learn from the texts do so in `fit`; others ignore them.
 */
export interface Embedding {
  fit(texts: readonly string[], seed: string): Promise<Embedder>;
  restore(fitted: FittedEmbedder): Promise<Embedder>;
}
