import { z } from 'zod';
import { instantSchema } from '../model/time.js';
import { userStateItemSchema } from '../model/user-state.js';

export const userStateSchema = z.object({ items: z.array(userStateItemSchema) });
export type UserStateBody = z.infer<typeof userStateSchema>;

/** Items an agent writes: the server numbers their versions. */
export const writeUserStateSchema = z.object({
  items: z
    .array(
      userStateItemSchema.omit({ version: true, observedAt: true }).extend({ observedAt: instantSchema.optional() }),
    )
    .min(1)
    .max(50),
});
export type WriteUserState = z.infer<typeof writeUserStateSchema>;

/** What was deleted of a user, in rows. */
export const erasedCountsSchema = z.object({
  records: z.int(),
  traces: z.int(),
  conversations: z.int(),
  findings: z.int(),
  attributions: z.int(),
  intentAssignments: z.int(),
  userState: z.int(),
  /** Rows about others that quoted the user, and do no more: taxonomies, attributions and proposals. */
  quotes: z.int(),
});
export type ErasedCounts = z.infer<typeof erasedCountsSchema>;

export const userErasureSchema = z.object({
  erased: erasedCountsSchema,
  /** A stage ran that may have read the user's data before: erase once more when it is over. */
  repeat: z.boolean(),
});
export type UserErasure = z.infer<typeof userErasureSchema>;
