import { z } from 'zod';

/** `retrieval/<name>.yaml`: how one index is searched. */
export const retrievalIndexSchema = z.object({
  kind: z.literal('index').default('index'),
  name: z.string(),
  description: z.string().default(''),
  /** Where documents come from: `base` is the agent's own corpus, `documents` the additions kept in the harness. */
  sources: z.array(z.string()).min(1),
  k: z.int().min(1).max(50).default(3),
  /** Documents that carry any of these tags are left out. */
  excludeTags: z.array(z.string()).default([]),
  minScore: z.number().min(0).default(0),
  /** Groups of words searched as one. */
  synonyms: z.array(z.array(z.string()).min(2)).default([]),
  rewrite: z.array(z.object({ when: z.string(), query: z.string() })).default([]),
});
export type RetrievalIndex = z.infer<typeof retrievalIndexSchema>;

/** `retrieval/documents/<id>.md`: front matter {title, tags}, then the text. */
export const retrievalAdditionSchema = z.object({
  kind: z.literal('document').default('document'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string(),
  tags: z.array(z.string()).default([]),
  text: z.string().min(1),
});
export type RetrievalAddition = z.infer<typeof retrievalAdditionSchema>;

export const retrievalDocumentSchema = z.discriminatedUnion('kind', [retrievalIndexSchema, retrievalAdditionSchema]);
export type RetrievalDocument = z.infer<typeof retrievalDocumentSchema>;

const base = { layer: z.literal('retrieval'), document: z.string() };
export const retrievalEditSchema = z.discriminatedUnion('operation', [
  /** Creates `retrieval/documents/<id>.md`; `document` is that path. */
  z.object({
    ...base,
    operation: z.literal('add_document'),
    id: retrievalAdditionSchema.shape.id,
    title: z.string(),
    tags: z.array(z.string()).default([]),
    text: z.string().min(1),
  }),
  z.object({ ...base, operation: z.literal('add_synonym'), words: z.array(z.string()).min(2) }),
  z.object({ ...base, operation: z.literal('set_k'), k: z.int().min(1).max(50) }),
  z.object({ ...base, operation: z.literal('set_rewrite'), when: z.string(), query: z.string() }),
]);
export type RetrievalEdit = z.infer<typeof retrievalEditSchema>;
