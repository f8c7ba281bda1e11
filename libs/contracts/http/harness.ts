import { z } from 'zod';
import {
  channelSchema,
  editEnvelopeSchema,
  harnessFileSchema,
  releaseSchema,
  versionSchema,
} from '../model/harness.js';
import { instantSchema } from '../model/time.js';
import { verdictSchema } from '../model/verdict.js';

const authored = {
  author: z.string().min(1).max(120),
  asOf: instantSchema.optional(),
};

/**
 * A new version: a whole harness as files, or edits. `base` is the version it was made from, any earlier one; the newest
 * when it is left out.
 */
export const pushVersionSchema = z.union([
  z.object({
    ...authored,
    message: z.string().max(2000),
    files: z.array(harnessFileSchema).min(1).max(2000),
    base: z.int().positive().optional(),
  }),
  z.object({
    ...authored,
    message: z.string().max(2000),
    edits: z.array(editEnvelopeSchema).min(1).max(100),
    base: z.int().positive().optional(),
  }),
]);
export type PushVersion = z.infer<typeof pushVersionSchema>;

export const versionWithFilesSchema = versionSchema.extend({ files: z.array(harnessFileSchema) });
export type VersionWithFiles = z.infer<typeof versionWithFilesSchema>;

export const createReleaseSchema = z.object({
  ...authored,
  version: z.int().positive(),
  channel: channelSchema,
  reason: z.string().max(2000),
  /** Share of users for a canary. */
  allocation: z.number().gt(0).lt(1).default(0.5),
  targetIntents: z.array(z.string()).default([]),
  watchDays: z.int().min(1).max(60).default(7),
});
export type CreateRelease = z.input<typeof createReleaseSchema>;

export const rollbackSchema = z.object({
  ...authored,
  reason: z.string().max(2000),
  toVersion: z.int().positive().optional(),
});
export type Rollback = z.infer<typeof rollbackSchema>;

export const releaseWithVerdictSchema = releaseSchema.extend({ verdict: verdictSchema.nullable() });
export type ReleaseWithVerdict = z.infer<typeof releaseWithVerdictSchema>;

/** A person's decision on a proposal. */
export const decideProposalSchema = z.object({
  ...authored,
  decision: z.enum(['approve', 'reject']),
  reason: z.string().max(2000).default(''),
  allocation: z.number().gt(0).lt(1).default(0.5),
  watchDays: z.int().min(1).max(60).default(7),
});
export type DecideProposal = z.input<typeof decideProposalSchema>;
