import { z } from 'zod';
import { versionSchema } from '../model/harness.js';
import { instantSchema } from '../model/time.js';
import { agentSlugSchema } from './query.js';

const authored = {
  author: z.string().min(1).max(120),
  asOf: instantSchema.optional(),
};

/** A version among the others: what it was made from, what was made from it, and its tag. */
export const listedVersionSchema = versionSchema.extend({ children: z.array(z.int()), tag: z.string() });
export type ListedVersion = z.infer<typeof listedVersionSchema>;

/** Asks for a version without what the one named (and others) changed. */
export const takeOutSchema = z.object({
  ...authored,
  message: z.string().max(2000).optional(),
  /** Other versions whose changes are left out too, as those that were built on it. */
  also: z.array(z.int().positive()).max(100).default([]),
  /** The version to take it out of; the one in production when left out. */
  from: z.int().positive().optional(),
});
export type TakeOut = z.input<typeof takeOutSchema>;

/** Asks for what a version changed on top of another; of the one in production when `onto` is left out. */
export const rebaseVersionSchema = z.object({
  ...authored,
  message: z.string().max(2000).optional(),
  onto: z.int().positive().optional(),
});
export type RebaseVersion = z.input<typeof rebaseVersionSchema>;

/** Asks for a running canary to be given to a larger share of users. */
export const raiseAllocationSchema = z.object({
  ...authored,
  reason: z.string().max(2000),
  allocation: z.number().gt(0).lt(1),
});
export type RaiseAllocation = z.input<typeof raiseAllocationSchema>;

/** Who did what to which version or setting, when, and why. */
export const auditEntrySchema = z.object({
  id: z.int(),
  at: instantSchema,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  reason: z.string(),
});

/** Newest first. `next` is what the next page comes before; null on the last page. */
export const auditPageSchema = z.object({ entries: z.array(auditEntrySchema), next: z.int().nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;

export const auditQuerySchema = z.object({
  /** Only what was done to versions and releases of this agent. */
  agent: agentSlugSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
});
