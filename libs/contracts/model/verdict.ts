import { z } from 'zod';

export const decisionSchema = z.enum(['keep', 'revert', 'inconclusive', 'watch']);
export type Decision = z.infer<typeof decisionSchema>;

export const healthCheckSchema = z.object({
  name: z.string(),
  level: z.enum(['ok', 'warn', 'bad']),
  detail: z.string(),
});
export type HealthCheck = z.infer<typeof healthCheckSchema>;

export const intentEffectSchema = z.object({
  intentId: z.string(),
  treatment: z.object({ conversations: z.number(), rate: z.number() }),
  control: z.object({ conversations: z.number(), rate: z.number() }),
  /** Treatment minus control, raw and shrunken towards the pooled effect. */
  difference: z.number(),
  shrunken: z.number(),
  z: z.number(),
  /** The smallest effect this intent's data could have shown (80% power), absolute. */
  detectable: z.number(),
});
export type IntentEffect = z.infer<typeof intentEffectSchema>;

/** What one look decided, with everything needed to repeat it. */
export const verdictSchema = z.object({
  releaseId: z.string(),
  look: z.int().positive(),
  looks: z.int().positive(),
  decision: decisionSchema,
  /** Intents blamed for harm (revert) or credited with the improvement (keep). */
  intents: z.array(z.string()),
  metric: z.enum(['failed', 'frustrated']).nullable(),
  harm: z.object({ statistic: z.number(), boundary: z.number(), spent: z.number() }),
  improvement: z.object({ statistic: z.number(), boundary: z.number(), spent: z.number() }),
  standardisedDifference: z.number(),
  mixShift: z.number(),
  effects: z.array(intentEffectSchema),
  health: z.array(healthCheckSchema),
  seed: z.string(),
  dataHash: z.string(),
  /** The decision in plain words. */
  explanation: z.string(),
});
export type Verdict = z.infer<typeof verdictSchema>;
