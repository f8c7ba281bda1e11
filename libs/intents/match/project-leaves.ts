import { normalise, type Rows, rowAt, rowsOf } from '../embed/vectors.js';
import type { Embedder } from '../ports.js';
import type { Taxonomy } from '../taxonomy.js';

/**
 * The centroids of a taxonomy's leaves in another embedder's space, from their exemplars: a refitted space has other
 * axes, so the stored vectors mean nothing there. A leaf of which nothing is known there gets a row of zeros.
 */
export async function projectLeaves(taxonomy: Taxonomy, embedder: Embedder): Promise<Rows> {
  const { leaves } = taxonomy;
  const projected = rowsOf(new Float32Array(leaves.length * embedder.dimensions), leaves.length);
  for (const [leaf, { exemplars }] of leaves.entries()) {
    const rows = rowsOf(await embedder.embed(exemplars.map(({ text }) => text)), exemplars.length);
    const sum = rowAt(projected, leaf);
    for (let row = 0; row < rows.count; row++) {
      rowAt(rows, row).forEach((value, d) => {
        sum[d]! += value;
      });
    }
    normalise(sum);
  }
  return projected;
}
