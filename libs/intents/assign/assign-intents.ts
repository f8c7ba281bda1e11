import { UNCLUSTERED } from '#contracts';
import { assignRows, NO_LEAF } from '../cluster/assign-rows.js';
import { ownThread } from '../cluster/k-means/team.js';
import { decodeFloats } from '../embed/base64.js';
import { cosine, lengthOf, type Rows, rowsOf } from '../embed/vectors.js';
import { type OpenTaxonomy, openTaxonomy } from '../open-taxonomy.js';
import type { Embedder, Embedding } from '../ports.js';
import type { Exemplar, Leaf, Taxonomy } from '../taxonomy.js';
import { type NearLeaf, nearestLeaves } from './nearest-leaves.js';

export interface RequestItem {
  readonly conversationId: string;
  readonly text: string;
}

/** An intent near a text. */
export interface NearIntent extends Omit<NearLeaf, 'leaf'> {
  readonly within: boolean;
  /** The closest first, with the cosine of the text and each. */
  readonly exemplars: readonly (Exemplar & { readonly similarity: number })[];
}

/** Places requests in a taxonomy. Restoring the embedder costs more than placing one, so keep it while the taxonomy lasts. */
export class IntentAssigner {
  /** Of the leaves, in their order. */
  readonly centroids: Rows;
  private readonly radii: readonly number[];
  private readonly ids: readonly string[];
  private readonly leaves: readonly Leaf[];
  readonly embedder: Embedder;

  private constructor({ taxonomy, embedder }: OpenTaxonomy) {
    this.embedder = embedder;
    this.centroids = centroidsOf(taxonomy);
    this.radii = taxonomy.leaves.map((leaf) => leaf.radius);
    this.ids = taxonomy.leaves.map((leaf) => leaf.intentId);
    this.leaves = taxonomy.leaves;
  }

  static async open(taxonomy: Taxonomy, embedding: Embedding): Promise<IntentAssigner> {
    return new IntentAssigner(await openTaxonomy(taxonomy, embedding));
  }

  /** The intent of each text, or UNCLUSTERED where it lies outside the radius of the nearest. */
  async assign(texts: readonly string[]): Promise<string[]> {
    if (this.ids.length === 0) return texts.map(() => UNCLUSTERED);
    return this.place(rowsOf(await this.embedder.embed(texts), texts.length));
  }

  /** The same of texts that are embedded already, in this taxonomy's space. */
  async place(rows: Rows): Promise<string[]> {
    const labels = await assignRows(rows, this.centroids, this.radii, ownThread);
    return [...labels].map((leaf) => (leaf === NO_LEAF ? UNCLUSTERED : this.ids[leaf]!));
  }

  /** The intents nearest to a text, best first; none where nothing of the text is known. */
  async nearest(text: string, limit: number): Promise<NearIntent[]> {
    const row = rowsOf(await this.embedder.embed([text]), 1);
    if (lengthOf(row.values) === 0) return [];
    const near = nearestLeaves(row, this.centroids, this.leaves, limit);
    return Promise.all(
      near.map(async ({ leaf, ...intent }) => {
        const { exemplars } = this.leaves[leaf]!;
        const rows = rowsOf(await this.embedder.embed(exemplars.map((one) => one.text)), exemplars.length);
        const told = exemplars.map((one, index) => ({ ...one, similarity: cosine(row, 0, rows, index) }));
        return {
          ...intent,
          within: 1 - intent.similarity <= intent.radius,
          exemplars: told.sort((a, b) => b.similarity - a.similarity),
        };
      }),
    );
  }
}

/** Conversation id → intent id or UNCLUSTERED. */
export async function assignIntents(
  taxonomy: Taxonomy,
  items: readonly RequestItem[],
  embedding: Embedding,
): Promise<Record<string, string>> {
  const assigner = await IntentAssigner.open(taxonomy, embedding);
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
