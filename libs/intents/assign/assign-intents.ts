import { UNCLUSTERED } from '#contracts';
import { assignRows, NO_LEAF } from '../cluster/assign-rows.js';
import { decodeFloats } from '../embed/base64.js';
import { tfIdfEmbedding } from '../embed/tf-idf-embedder.js';
import { type Rows, rowsOf } from '../embed/vectors.js';
import type { Embedder, Embedding } from '../ports.js';
import type { Taxonomy } from '../taxonomy.js';

export interface RequestItem {
  readonly conversationId: string;
  readonly text: string;
}

/** Places requests in a taxonomy. Restoring the embedder costs more than placing one, so keep it while the taxonomy lasts. */
export class IntentAssigner {
  private readonly centroids: Rows;
  private readonly radii: readonly number[];
  private readonly ids: readonly string[];

  private constructor(
    taxonomy: Taxonomy,
    private readonly embedder: Embedder,
  ) {
    this.centroids = centroidsOf(taxonomy);
    this.radii = taxonomy.leaves.map((leaf) => leaf.radius);
    this.ids = taxonomy.leaves.map((leaf) => leaf.intentId);
  }

  static async open(taxonomy: Taxonomy, embedding: Embedding = tfIdfEmbedding): Promise<IntentAssigner> {
    return new IntentAssigner(taxonomy, await embedding.restore(taxonomy.embedder));
  }

  /** The intent of each text, or UNCLUSTERED where it lies outside the radius of the nearest. */
  async assign(texts: readonly string[]): Promise<string[]> {
    if (this.ids.length === 0) return texts.map(() => UNCLUSTERED);
    const rows = rowsOf(await this.embedder.embed(texts), texts.length);
    const labels = assignRows(rows, this.centroids, this.radii);
    return [...labels].map((leaf) => (leaf === NO_LEAF ? UNCLUSTERED : this.ids[leaf]!));
  }
}

/** Conversation id → intent id or UNCLUSTERED. */
export async function assignIntents(
  taxonomy: Taxonomy,
  items: readonly RequestItem[],
): Promise<Record<string, string>> {
  const assigner = await IntentAssigner.open(taxonomy);
  const intents = await assigner.assign(items.map((item) => item.text));
  return Object.fromEntries(items.map((item, index) => [item.conversationId, intents[index]!]));
}

function centroidsOf(taxonomy: Taxonomy): Rows {
  const vectors = taxonomy.leaves.map((leaf) => decodeFloats(leaf.centroid));
  const dimensions = taxonomy.embedder.dimensions;
  const values = new Float32Array(vectors.length * dimensions);
  vectors.forEach((vector, index) => {
    values.set(vector.subarray(0, dimensions), index * dimensions);
  });
  return { count: vectors.length, dimensions, values };
}
