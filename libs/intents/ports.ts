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
  /** The text vectors it rests on (TextVectors.id). */
  readonly vectors: string;
  fit(texts: readonly string[], seed: string): Promise<Embedder>;
  restore(fitted: FittedEmbedder): Promise<Embedder>;
}

/**
 * Where the meaning of a text comes from: a table that ships with the product, or a model's service. The vector of a
 * text depends on nothing but the text, so it stays the same from week to week.
 */
export interface TextVectors {
  /** Vectors of different ids do not compare. */
  readonly id: string;
  /** One row per text, row-major, each of length 1; zeros for a text in which nothing is known. */
  vectorsOf(texts: readonly string[]): Promise<{ dimensions: number; values: Float32Array }>;
}
