import { z } from 'zod';
import { userStateScopeSchema } from '#contracts';

export const memorySlotSchema = z.object({
  key: z.string().regex(/^[a-z][a-z0-9_]*$/),
  description: z.string().default(''),
  scope: userStateScopeSchema.default('user'),
  /** Regular expressions over what the user says; the first group is the value. Never: the slot is kept but not written. */
  write: z.object({
    policy: z.enum(['when_stated', 'never']).default('when_stated'),
    patterns: z.array(z.string()).default([]),
  }),
  /** `always`: put into context at the start. `on_need`: when a need mentions the slot's words. `never`: not read. */
  read: z.object({ policy: z.enum(['always', 'on_need', 'never']).default('always') }).default({ policy: 'always' }),
  /** Days until a written fact is forgotten; null: kept until changed. */
  expiryDays: z.number().positive().nullable().default(null),
  /** What holds for every user, as a shared edit set it. */
  value: z.string().max(4000).optional(),
  /** Which counts where both are there, `value` or what is known of the user; `shared` when left out. */
  precedence: z.enum(['shared', 'user']).optional(),
});
export type MemorySlot = z.infer<typeof memorySlotSchema>;

/** `memory/<name>.yaml`: what is kept of a user, and for how long. */
export const memoryDocumentSchema = z.object({ slots: z.array(memorySlotSchema).default([]) });
export type MemoryDocument = z.infer<typeof memoryDocumentSchema>;

const base = { layer: z.literal('memory'), document: z.string() };
export const memoryEditSchema = z.discriminatedUnion('operation', [
  z.object({ ...base, operation: z.literal('upsert_slot'), slot: memorySlotSchema }),
  z.object({
    ...base,
    operation: z.literal('set_policy'),
    key: z.string(),
    write: z.enum(['when_stated', 'never']).optional(),
    read: z.enum(['always', 'on_need', 'never']).optional(),
  }),
  z.object({
    ...base,
    operation: z.literal('set_expiry'),
    key: z.string(),
    expiryDays: z.number().positive().nullable(),
  }),
]);
export type MemoryEdit = z.infer<typeof memoryEditSchema>;
