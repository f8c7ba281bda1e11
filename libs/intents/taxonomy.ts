import { z } from 'zod';
import { instantSchema, intentLevelSchema, intentNodeSchema } from '#contracts';

/** The state of the TF-IDF embedder. Numbers are base64: 32-bit floats, little-endian, and signed bytes for `projection`. */
export const fittedEmbedderSchema = z.object({
  kind: z.literal('tf-idf'),
  /** Whether names of people, places and products are left out of the vectors. */
  skipsNames: z.boolean(),
  dimensions: z.int().nonnegative(),
  /** Features, commonest first; position is the column. */
  vocabulary: z.array(z.string()),
  /** Inverse document frequency per feature, and that of a feature never seen. */
  idf: z.base64(),
  unseenIdf: z.number(),
  /** features × dimensions, row-major, each row in units of its scale. */
  projection: z.base64(),
  scales: z.base64(),
});
export type FittedEmbedder = z.infer<typeof fittedEmbedderSchema>;

export const exemplarSchema = z.object({ conversationId: z.string(), text: z.string() });
export type Exemplar = z.infer<typeof exemplarSchema>;

/** What tells whether a request belongs to an intent. */
export const leafSchema = z.object({
  intentId: z.string(),
  /** Unit vector, base64 of 32-bit floats, little-endian. */
  centroid: z.base64(),
  /** Largest distance (1 − cosine) at which a request still belongs. */
  radius: z.number().min(0).max(2),
  /** The most typical requests, best first: they carry the leaf into the space of the next refresh. */
  exemplars: z.array(exemplarSchema),
});
export type Leaf = z.infer<typeof leafSchema>;

/**
 * What a refresh changed. `birth`: a node none of the previous continues in; `death`: a previous node that continues
 * in none. `split`: a new intent most of whose requests were of `otherId`, which lives on. `merge`: a previous intent
 * most of whose requests are now of `otherId`.
 */
export const taxonomyChangeSchema = z.object({
  kind: z.enum(['birth', 'death', 'split', 'merge']),
  level: intentLevelSchema,
  nodeId: z.string(),
  name: z.string(),
  otherId: z.string().nullable(),
});
export type TaxonomyChange = z.infer<typeof taxonomyChangeSchema>;

/** One refresh of an agent's domain › topic › intent tree, with all that is needed to place new conversations in it. */
export const taxonomySchema = z.object({
  id: z.string(),
  agent: z.string(),
  /** Counts the refreshes of this agent, from 1. */
  number: z.int().positive(),
  createdAt: instantSchema,
  seed: z.string(),
  /** Conversations it was built from, and how many of those belong to no intent. */
  conversations: z.int().nonnegative(),
  unclustered: z.int().nonnegative(),
  /** Parents before children, the largest first among siblings. */
  nodes: z.array(intentNodeSchema),
  leaves: z.array(leafSchema),
  embedder: fittedEmbedderSchema,
  changes: z.array(taxonomyChangeSchema),
});
export type Taxonomy = z.infer<typeof taxonomySchema>;
