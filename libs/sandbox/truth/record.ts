import { z } from 'zod';
import { armSchema } from '#contracts';

/**
 * What really happened in one conversation. Only tests and benches read it; nothing of it stands in the telemetry.
 * Success: the agent itself met the user's need, and the way there was bearable.
 */
export const truthRecordSchema = z.object({
  conversationId: z.string(),
  /** Position in the run: the same seed gives the same request at the same index under any harness. */
  index: z.int(),
  userId: z.string(),
  week: z.int().positive(),
  day: z.int().min(1).max(7),
  /** Start, ms since 1970. */
  atMs: z.number(),
  intent: z.string(),
  topic: z.string(),
  domain: z.string(),
  success: z.boolean(),
  /** How it ended for the user. `deceived`: content with something that is not so. */
  ending: z.enum(['content', 'deceived', 'gave_up_aloud', 'left_in_silence', 'served_by_staff']),
  /** 0 is none; from .5 on a need met in the end no longer counts as success. */
  annoyance: z.number().min(0),
  /** The user had to state a fact again that was told in an earlier conversation. */
  restated: z.boolean(),
  turns: z.int(),
  /** Id of the fault or human edit without which it would have gone well; null for successes and for plain bad luck. */
  cause: z.string().nullable(),
  /** Id of the incident whose outage this conversation met. */
  incident: z.string().nullable(),
  version: z.string(),
  channel: z.string(),
  arms: z.record(z.string(), armSchema),
});
export type TruthRecord = z.infer<typeof truthRecordSchema>;
export type Ending = TruthRecord['ending'];
