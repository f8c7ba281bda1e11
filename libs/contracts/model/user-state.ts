import { z } from 'zod';
import { instantSchema } from './time.js';

export const userStateScopeSchema = z.enum(['session', 'user', 'shared']);

/** One thing known of one user: carried as harness, never in weights. */
export const userStateItemSchema = z.object({
  key: z.string().min(1).max(120),
  value: z.string().max(4000),
  scope: userStateScopeSchema,
  /** The span that showed it, where it was learned from telemetry or the agent named one. */
  sourceSpanId: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  observedAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  version: z.int().positive(),
});
export type UserStateItem = z.infer<typeof userStateItemSchema>;
