import { z } from 'zod';

export const intentLevelSchema = z.enum(['domain', 'topic', 'intent']);
export type IntentLevel = z.infer<typeof intentLevelSchema>;

/** A node of the taxonomy. Its id survives refreshes; its name may change. */
export const intentNodeSchema = z.object({
  id: z.string(),
  level: intentLevelSchema,
  parentId: z.string().nullable(),
  name: z.string(),
  description: z.string(),
  /** Contrastive terms, best first. */
  terms: z.array(z.string()),
  size: z.int(),
});
export type IntentNode = z.infer<typeof intentNodeSchema>;

/** The bucket for conversations that belong to no intent. It is a true bucket, shown with its size. */
export const UNCLUSTERED = 'unclustered';
