import { z } from 'zod';
import { instantSchema } from '../model/time.js';

/** Names a source in paths and on the command line. */
export const sourceNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a slug: lower-case letters, digits and hyphens');

/** A source as it is configured: what its connector reads, how often. */
export const writeSourceSchema = z.strictObject({
  /** The connector: jaeger, tempo, langfuse, phoenix, files or s3. */
  vendor: z.string().min(1).max(64),
  /** As the connector defines them (docs/connectors.md). Secrets are named by environment variable. */
  settings: z.record(z.string(), z.unknown()),
  everyMinutes: z.int().min(1).max(10_080).default(15),
  enabled: z.boolean().default(true),
  /** Pull from here on; a new source begins seven days ago, one that is there goes on where it is. */
  from: instantSchema.optional(),
});
export type WriteSource = z.input<typeof writeSourceSchema>;

export const sourceSchema = z.object({
  name: sourceNameSchema,
  vendor: z.string(),
  settings: z.record(z.string(), z.unknown()),
  everyMinutes: z.int(),
  enabled: z.boolean(),
  /** Telemetry up to here is stored. */
  watermark: instantSchema.nullable(),
  /** When a pull ended last; null while one is asked for. */
  lastPullAt: instantSchema.nullable(),
  lastError: z.string().nullable(),
  /** Spans and log records pulled so far. */
  pulledCount: z.number(),
});
export type Source = z.infer<typeof sourceSchema>;

export const pullRequestSchema = z.strictObject({ from: instantSchema.optional() });
export type PullRequest = z.infer<typeof pullRequestSchema>;
