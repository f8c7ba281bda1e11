import { z } from 'zod';
import { instantSchema } from '../model/time.js';
import { agentSlugSchema } from './query.js';

/**
 * The stages that can be run as of an instant. `analyse`: assemble what came in and detect findings. `emerge`: find
 * requests the intent taxonomy does not account for. `refresh`: that taxonomy. `attribute`: trace the week's failures to
 * their causes and write its report. `propose`: the same, and proposals. `judge`: ask a language model about findings, and
 * for replays. `look`: judge the watched releases.
 */
export const stageSchema = z.enum(['analyse', 'emerge', 'refresh', 'attribute', 'propose', 'judge', 'look']);
export type Stage = z.infer<typeof stageSchema>;

export const runRequestSchema = z.object({ stage: stageSchema, asOf: instantSchema.optional() });
export type RunRequest = z.infer<typeof runRequestSchema>;

export const runSchema = z.object({
  id: z.string(),
  stage: stageSchema,
  agent: agentSlugSchema,
  asOf: instantSchema,
  status: z.enum(['waiting', 'running', 'done', 'failed']),
  /** What the stage did, in numbers. */
  result: z.record(z.string(), z.number()).nullable(),
  error: z.string().nullable(),
});
export type Run = z.infer<typeof runSchema>;
