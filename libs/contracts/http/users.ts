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
