import { z } from 'zod';
import { instantSchema } from './time.js';

/**
 * How far an item is known: in one session with one agent, to one agent, or to every agent of the project. Never to other
 * users.
 */
export const userStateScopeSchema = z.enum(['session', 'user', 'shared']);
export type UserStateScope = z.infer<typeof userStateScopeSchema>;

/** Who told an item: the agent, telemetry by a slot's write policy, or a person who put it right. */
export const userStateSourceSchema = z.enum(['agent', 'telemetry', 'person']);

/** One thing known of one user: carried as harness, never in weights. */
export const userStateItemSchema = z.object({
  key: z.string().min(1).max(120),
  value: z.string().max(4000),
  scope: userStateScopeSchema,
  /** The session that an item of the scope `session` belongs to; null for others. */
  session: z.string().min(1).max(200).nullable().default(null),
  source: userStateSourceSchema.default('agent'),
  /** The span that showed it, where it was learned from telemetry or the agent named one. */
  sourceSpanId: z.string().max(200).nullable(),
  confidence: z.number().min(0).max(1),
  observedAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  version: z.int().positive(),
});
export type UserStateItem = z.infer<typeof userStateItemSchema>;

/** What became of one key, in one session where that is named; null before it was known or after it was taken back. */
export const userStateChangeSchema = z.object({
  key: z.string(),
  session: z.string().nullable(),
  before: userStateItemSchema.nullable(),
  after: userStateItemSchema.nullable(),
});
export type UserStateChange = z.infer<typeof userStateChangeSchema>;

/** One write of a user's state with one agent. Revisions are numbered from 1 and never change. */
export const userStateRevisionSchema = z.object({
  number: z.int().positive(),
  at: instantSchema,
  author: z.string(),
  reason: z.string(),
  changes: z.array(userStateChangeSchema),
});
export type UserStateRevision = z.infer<typeof userStateRevisionSchema>;
