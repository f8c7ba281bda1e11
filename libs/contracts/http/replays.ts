import { z } from 'zod';
import { counterfactualSchema } from '../model/attribution.js';
import { instantSchema } from '../model/time.js';

/** `runs` with the change, and as many without it; as configured where it is left out. */
export const replayRequestSchema = z.object({ runs: z.int().min(5).max(50).optional() }).default({});
export type ReplayRequest = z.infer<typeof replayRequestSchema>;

/** How far the replay of a conversation's counterfactual is. */
export const replaySchema = z.object({
  conversationId: z.string(),
  /** `waiting` until a worker has done it; `failed`: it came to nothing, `trouble` says why. */
  status: z.enum(['waiting', 'done', 'failed']),
  /** What was replayed, with what that showed once it is done. */
  counterfactual: counterfactualSchema,
  trouble: z.string().nullable(),
  /** When it was asked for, or done. */
  at: instantSchema,
});
export type Replay = z.infer<typeof replaySchema>;
