import { z } from 'zod';
import { instantSchema } from '../model/time.js';
import { userStateChangeSchema, userStateItemSchema, userStateRevisionSchema } from '../model/user-state.js';
import { agentSlugSchema, asOfSchema } from './query.js';

export const userStateSchema = z.object({ items: z.array(userStateItemSchema) });
export type UserStateBody = z.infer<typeof userStateSchema>;

/** Whose state with which agent; with a session also what is known in that session alone. */
export const userStateQuerySchema = asOfSchema.extend({
  agent: agentSlugSchema,
  session: z.string().min(1).max(200).optional(),
});
export type UserStateQuery = z.infer<typeof userStateQuerySchema>;

const writtenItemSchema = userStateItemSchema
  .omit({ version: true, observedAt: true })
  .extend({
    /** What is learned from telemetry is written by the service alone. */
    source: z.enum(['agent', 'person']).default('agent'),
    observedAt: instantSchema.optional(),
  })
  .refine(({ scope, session }) => (scope === 'session') === (session !== null), {
    path: ['session'],
    message: 'an item of the scope `session` names its session, and no other does',
  });

/** Items an agent or a person writes: the server numbers their versions. */
export const writeUserStateSchema = z.object({
  author: z.string().min(1).max(120).default('agent'),
  reason: z.string().max(2000).default(''),
  items: z.array(writtenItemSchema).min(1).max(50),
});
export type WriteUserState = z.input<typeof writeUserStateSchema>;

/** The largest number a revision can have. */
const LAST_NUMBER = 2_147_483_647;

/** A page of the history, newest first. `before` is a revision's number. */
export const userStateHistoryQuerySchema = z.object({
  agent: agentSlugSchema,
  before: z.coerce.number().int().positive().max(LAST_NUMBER).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type UserStateHistoryQuery = z.infer<typeof userStateHistoryQuerySchema>;

export const userStateHistorySchema = z.object({
  revisions: z.array(userStateRevisionSchema),
  /** Passed as `before` it gives the next page; null on the last one. */
  before: z.int().nullable(),
});
export type UserStateHistory = z.infer<typeof userStateHistorySchema>;

const revisionQuerySchema = z.coerce.number().int().min(0).max(LAST_NUMBER);

/** Two revisions; 0 is the state before the first. `to` is the newest unless it is named. */
export const userStateDiffQuerySchema = z.object({
  agent: agentSlugSchema,
  from: revisionQuerySchema,
  to: revisionQuerySchema.optional(),
});
export type UserStateDiffQuery = z.infer<typeof userStateDiffQuerySchema>;

export const userStateDiffSchema = z.object({
  from: z.int(),
  to: z.int(),
  changes: z.array(userStateChangeSchema),
});
export type UserStateDiff = z.infer<typeof userStateDiffSchema>;

export const revertUserStateSchema = z.object({
  author: z.string().min(1).max(120),
  reason: z.string().max(2000),
  asOf: instantSchema.optional(),
  /** The revision whose state is to be again; 0 is the state before the first. */
  revision: z.int().min(0).max(LAST_NUMBER),
});
export type RevertUserState = z.infer<typeof revertUserStateSchema>;

/** The revision that a revert made; null where nothing had changed since. */
export const revertedUserStateSchema = z.object({ revision: userStateRevisionSchema.nullable() });
export type RevertedUserState = z.infer<typeof revertedUserStateSchema>;

/** All that is kept as state of a user, also what has expired. */
export const userStateExportSchema = z.object({
  exportedAt: instantSchema,
  agents: z.array(
    z.object({
      agent: z.string(),
      items: z.array(userStateItemSchema),
      revisions: z.array(userStateRevisionSchema),
    }),
  ),
});
export type UserStateExport = z.infer<typeof userStateExportSchema>;

/** What was deleted of a user, in rows. */
export const erasedCountsSchema = z.object({
  records: z.int(),
  traces: z.int(),
  conversations: z.int(),
  findings: z.int(),
  attributions: z.int(),
  intentAssignments: z.int(),
  userState: z.int(),
  userStateRevisions: z.int(),
  authoredTools: z.int(),
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
