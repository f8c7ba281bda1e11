import { cosine, type Rows } from '../embed/vectors.js';
import type { Leaf } from '../taxonomy.js';

/** An intent beside a text, by the leaf of it that lies nearest. */
export interface NearLeaf {
  readonly leaf: number;
  readonly intentId: string;
  /** Cosine of the text and the centroid. */
  readonly similarity: number;
  /** Largest distance (1 − cosine) at which a request belongs. */
  readonly radius: number;
}

/** The nearest leaf of each intent to the first of the rows, the nearest intents first. */
export function nearestLeaves(rows: Rows, centroids: Rows, leaves: readonly Leaf[], limit: number): NearLeaf[] {
  const byIntent = new Map<string, NearLeaf>();
  leaves.forEach(({ intentId, radius }, leaf) => {
    const similarity = cosine(rows, 0, centroids, leaf);
    const known = byIntent.get(intentId);
    if (known === undefined || similarity > known.similarity)
      byIntent.set(intentId, { leaf, intentId, similarity, radius });
  });
  return [...byIntent.values()]
    .sort((a, b) => b.similarity - a.similarity || (a.intentId < b.intentId ? -1 : 1))
    .slice(0, limit);
}
