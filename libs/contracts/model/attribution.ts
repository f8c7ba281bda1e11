import { z } from 'zod';
import { causeSchema } from './layer.js';

/** What the agent should have done, and how far that is proven: 1 neighbour or trace surgery, 2 replay, 3 a model's guess. */
export const counterfactualSchema = z.object({
  grade: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  text: z.string(),
  /** The passing conversation it was read from, where there is one. */
  neighbourId: z.string().nullable(),
});
export type Counterfactual = z.infer<typeof counterfactualSchema>;

/** The layer, document and step to which a conversation's findings are traced. */
export const attributionSchema = z.object({
  conversationId: z.string(),
  findingIds: z.array(z.string()),
  /** The blamed cause, or null when the two best are too close to tell (abstained). */
  cause: causeSchema.nullable(),
  /** Probability per cause; sums to 1. */
  distribution: z.partialRecord(causeSchema, z.number()),
  /** Path of the blamed harness document, where one can be named. */
  document: z.string().nullable(),
  /** The decisive step. */
  spanId: z.string(),
  turn: z.int(),
  evidenceSpanIds: z.array(z.string()),
  /** The name of the evidence rule that decided. */
  rule: z.string(),
  /** Failures with the same signature are the same fault seen again: they form one cluster. */
  signature: z.string(),
  counterfactual: counterfactualSchema.nullable(),
});
export type Attribution = z.infer<typeof attributionSchema>;
