import { z } from 'zod';

/** OpenFeature Remote Evaluation Protocol 0.2 (https://github.com/open-feature/protocol). Unknown fields are let in. */
export const ofrepRequestSchema = z.looseObject({
  context: z
    .looseObject({
      /** The user, named as in telemetry. Without it production is served. */
      targetingKey: z.string().max(512).optional(),
      /** For the evaluation of all flags: the agent whose documents are wanted. */
      agent: z.string().max(200).optional(),
    })
    .prefault({}),
});
export type OfrepRequest = z.infer<typeof ofrepRequestSchema>;

/** A harness document as a flag, for one user. */
export const ofrepEvaluationSchema = z.object({
  /** `<agent>/<path>`, such as `shop/prompts/system.md`. */
  key: z.string(),
  /** A prompt with the context's values filled in, as text; any other document as it is parsed. */
  value: z.unknown(),
  /** `SPLIT` where a canary changes the document, so that users are served different values; else `STATIC`. */
  reason: z.enum(['SPLIT', 'STATIC']),
  /** The version that is served. */
  variant: z.string(),
  /** Span attributes that say which harness an answer was made with. */
  metadata: z.record(z.string(), z.string()),
});
export type OfrepEvaluation = z.infer<typeof ofrepEvaluationSchema>;
