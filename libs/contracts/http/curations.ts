import { z } from 'zod';
import { curationSchema, intentLevelSchema } from '../model/intent.js';
import { instantSchema } from '../model/time.js';

/** A person's decision about an agent's taxonomy. */
export const curateIntentsSchema = z.object({
  author: z.string().min(1).max(120),
  asOf: instantSchema.optional(),
  decision: curationSchema,
  /** The taxonomy the decision was made on: it is refused when that is not the newest any more. */
  baseId: z.string().max(200).optional(),
});
export type CurateIntents = z.input<typeof curateIntentsSchema>;

/** A decision as it is kept, with the taxonomy it was made on and the one it made. */
export const curationRecordSchema = z.object({
  id: z.int(),
  at: instantSchema,
  author: z.string(),
  decision: curationSchema,
  baseId: z.string(),
  taxonomyId: z.string(),
});
export type CurationRecord = z.infer<typeof curationRecordSchema>;

/** What a decision changed: also what followed from it, as a topic that was left empty. */
export const curatedNodeSchema = z.object({
  kind: z.enum(['birth', 'death', 'split', 'merge', 'rename', 'move', 'pin', 'release']),
  level: intentLevelSchema,
  nodeId: z.string(),
  name: z.string(),
  /** The node it went into, came out of or lies under now. */
  otherId: z.string().nullable(),
});

export const curationAnswerSchema = curationRecordSchema.extend({ changes: z.array(curatedNodeSchema) });
export type CurationAnswer = z.infer<typeof curationAnswerSchema>;

/** Newest first. `next` is what the next page comes before; null on the last page. */
export const curationPageSchema = z.object({ curations: z.array(curationRecordSchema), next: z.int().nullable() });
export type CurationPage = z.infer<typeof curationPageSchema>;

export const curationQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().positive().max(2_147_483_647).optional(),
});
