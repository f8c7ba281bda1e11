import { z } from 'zod';
import { driftSchema, instantSchema, intentLevelSchema, intentNodeSchema } from '#contracts';

/** The words of an agent's traffic. Numbers are base64: 32-bit floats, little-endian, and signed bytes for `projection`. */
export const fittedLexicalSpaceSchema = z.object({
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
export type FittedLexicalSpace = z.infer<typeof fittedLexicalSpaceSchema>;

/** What restores the space a taxonomy was built in. */
export const fittedEmbedderSchema = z.object({
  /** Which text vectors it rests on (TextVectors.id), and how wide they are. */
  vectors: z.string(),
  vectorDimensions: z.int().nonnegative(),
  /** Of a whole row: the text vectors, then the lexical part. */
  dimensions: z.int().nonnegative(),
  lexical: fittedLexicalSpaceSchema,
  /** The length of the lexical part beside text vectors of length 1. */
  lexicalWeight: z.number().nonnegative(),
});
export type FittedEmbedder = z.infer<typeof fittedEmbedderSchema>;

export const exemplarSchema = z.object({ conversationId: z.string(), text: z.string() });
export type Exemplar = z.infer<typeof exemplarSchema>;

/** What tells whether a request belongs to an intent, or to a part of one that people merged: ids may repeat. */
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
 * What a refresh or a person changed. `birth`: a node none of the previous continues in; `death`: a previous node that
 * continues in none. `split`: a new node most of whose requests were of `otherId`, which lives on. `merge`: a previous
 * node most of whose requests are now of `otherId`. By people alone: `rename`, `move` (to `otherId`), `pin`, `release`.
 */
export const taxonomyChangeSchema = z.object({
  kind: z.enum(['birth', 'death', 'split', 'merge', 'rename', 'move', 'pin', 'release']),
  level: intentLevelSchema,
  nodeId: z.string(),
  name: z.string(),
  otherId: z.string().nullable(),
  /** The person who decided it; none where a refresh found it. */
  by: z.string().optional(),
});
export type TaxonomyChange = z.infer<typeof taxonomyChangeSchema>;

/** A name that a language model gave. It stays while the node has it and is about the same. */
export const modelNameSchema = z.object({
  nodeId: z.string(),
  name: z.string(),
  /** The terms of the node when it got the name. */
  terms: z.array(z.string()),
});
export type ModelName = z.infer<typeof modelNameSchema>;

/** One state of an agent's domain › topic › intent tree, with all that is needed to place new conversations in it. */
export const taxonomySchema = z.object({
  id: z.string(),
  agent: z.string(),
  /** Counts the states of this agent's tree, refreshed or changed by a person, from 1. */
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
  modelNames: z.array(modelNameSchema).optional(),
  /** What the refresh changed; the first has nothing before it to be compared with. */
  drift: driftSchema.optional(),
});
export type Taxonomy = z.infer<typeof taxonomySchema>;
