import { normalise, type Rows, rowAt, rowsOf } from '../embed/vectors.js';
import type { Embedder } from '../ports.js';
import type { Taxonomy } from '../taxonomy.js';

/**
 * The centroids of a taxonomy's leaves in another embedder's space, from their exemplars: a refitted space has other
 * axes, so the stored vectors mean nothing there. A leaf of which nothing is known there gets a row of zeros.
 */
export async function projectLeaves({ leaves }: Pick<Taxonomy, 'leaves'>, embedder: Embedder): Promise<Rows> {
  // All at once: an embedder may be a service that is asked over the network.
  const exemplars = leaves.flatMap((leaf, position) => leaf.exemplars.map(({ text }) => ({ text, position })));
  const rows = rowsOf(await embedder.embed(exemplars.map(({ text }) => text)), exemplars.length);
  const projected = rowsOf(new Float32Array(leaves.length * embedder.dimensions), leaves.length);
  exemplars.forEach(({ position }, row) => {
    const sum = rowAt(projected, position);
    rowAt(rows, row).forEach((value, d) => {
      sum[d]! += value;
    });
  });
  for (let leaf = 0; leaf < leaves.length; leaf++) normalise(rowAt(projected, leaf));
  return projected;
}
