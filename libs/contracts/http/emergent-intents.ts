import { z } from 'zod';
import { emergentIntentSchema } from '../model/intent.js';
import { instantSchema } from '../model/time.js';

/** An emergent intent and what became of it. */
export const listedEmergentIntentSchema = emergentIntentSchema.extend({
  /** Null while it is open. */
  closedAt: instantSchema.nullable(),
  /** The intent that a refresh made of it; null where there is none, or while it is open. */
  becameIntentId: z.string().nullable(),
});
export type ListedEmergentIntent = z.infer<typeof listedEmergentIntentSchema>;

/** Newest first. */
export const emergentIntentListSchema = z.object({ emergent: z.array(listedEmergentIntentSchema) });
export type EmergentIntentList = z.infer<typeof emergentIntentListSchema>;

/** `all`: also those that are closed. */
export const emergentQuerySchema = z.object({ all: z.enum(['true', 'false']).default('false') });
