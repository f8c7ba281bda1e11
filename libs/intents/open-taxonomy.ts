import { encodeFloats } from './embed/base64.js';
import { rowAt } from './embed/vectors.js';
import { projectLeaves } from './match/project-leaves.js';
import type { Embedder, Embedding } from './ports.js';
import type { Taxonomy } from './taxonomy.js';

/** A taxonomy with the embedder of its space. */
export interface OpenTaxonomy {
  readonly taxonomy: Taxonomy;
  readonly embedder: Embedder;
}

/**
 * Opens the space in which a taxonomy is read. Where the text vectors it was built with are not at hand any more, it moves
 * to those that are: its leaves lie where their exemplars do, as wide as they were. That is coarser, and lasts until the
 * next refresh.
 */
export async function openTaxonomy(taxonomy: Taxonomy, embedding: Embedding): Promise<OpenTaxonomy> {
  const embedder = await embedding.restore(taxonomy.embedder);
  if (embedder.fitted.vectors === taxonomy.embedder.vectors) return { taxonomy, embedder };
  const centroids = await projectLeaves(taxonomy, embedder);
  const leaves = taxonomy.leaves.map((leaf, row) => ({ ...leaf, centroid: encodeFloats(rowAt(centroids, row)) }));
  return { taxonomy: { ...taxonomy, leaves, embedder: embedder.fitted }, embedder };
}
