import { z } from 'zod';
import { outcomeLabelSchema } from '../model/finding.js';
import { agentSlugSchema, asOfSchema } from './query.js';

/** Whether the user's need was met, as a person or a system that can know it says. A thumb does not belong here. */
export const labelOutcomeSchema = asOfSchema.extend({
  success: z.boolean(),
  source: outcomeLabelSchema.shape.source.exclude(['evaluation']).default('person'),
  author: z.string().min(1).max(120).default('api'),
});
export type LabelOutcome = z.input<typeof labelOutcomeSchema>;

const named = z.string().min(1).max(1000);

/** The conversation by its id, or by its agent and the key its telemetry carries. */
const labelledSchema = labelOutcomeSchema
  .extend({ conversationId: named.optional(), agent: agentSlugSchema.optional(), key: named.optional() })
  .refine(
    ({ conversationId, agent, key }) =>
      conversationId === undefined ? agent !== undefined && key !== undefined : key === undefined,
    'give either conversationId, or agent and key',
  );

export const labelOutcomesSchema = z.array(labelledSchema).min(1).max(1000);
export type LabelOutcomes = z.input<typeof labelOutcomesSchema>;

export const labelledOutcomesSchema = z.object({
  stored: z.int(),
  /** Places in the array of those whose conversation is not there; send them again later. */
  unknown: z.array(z.int()),
});
export type LabelledOutcomes = z.infer<typeof labelledOutcomesSchema>;

export const outcomeQuerySchema = z.object({
  agent: agentSlugSchema.optional(),
  success: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** `next` of the page before; the first page where it is left out. */
  after: z.string().min(1).max(200).optional(),
});

/** In the order of the conversations' ids. `next` is null on the last page. */
export const outcomePageSchema = z.object({
  outcomes: z.array(outcomeLabelSchema.extend({ agent: z.string() })),
  next: z.string().nullable(),
});
export type OutcomePage = z.infer<typeof outcomePageSchema>;
