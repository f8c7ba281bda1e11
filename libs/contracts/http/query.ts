import { z } from 'zod';
import { instantSchema } from '../model/time.js';

export const agentSlugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a slug: lower-case letters, digits and hyphens');

/** The instant a call speaks of; now when left out. Replays and backfills name one. */
export const asOfSchema = z.object({ asOf: instantSchema.optional() });

/** A span of time: `from` inclusive, `to` exclusive. */
export const periodSchema = z.object({ from: instantSchema.optional(), to: instantSchema.optional() });

export const errorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), fix: z.string() }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
