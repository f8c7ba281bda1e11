import { z } from 'zod';
import { redactionRulesSchema } from '../model/redaction.js';
import { spanSchema } from '../model/span.js';

/** New rules of a project; they hold for telemetry from then on. */
export const writeRedactionSchema = z.object({
  author: z.string().min(1).max(120),
  reason: z.string().max(2000).default(''),
  rules: redactionRulesSchema,
});
export type WriteRedaction = z.input<typeof writeRedactionSchema>;

const MAX_DEPTH = 64;

/** Schemas of nested values call themselves; what nests without end is told apart before. */
function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++)
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  return level.length === 0;
}

const shallowSpansSchema = z
  .array(z.unknown())
  .max(1000)
  .refine(isShallow, `nested deeper than ${MAX_DEPTH} levels`)
  .pipe(z.array(spanSchema));

/** What rules would replace in a text or in spans, without storing anything; without rules those of the project. */
export const checkRedactionSchema = z
  .object({
    text: z.string().max(1_000_000).optional(),
    spans: shallowSpansSchema.optional(),
    rules: redactionRulesSchema.optional(),
  })
  .refine(({ text, spans }) => (text === undefined) !== (spans === undefined), 'give either text or spans');
export type CheckRedaction = z.input<typeof checkRedactionSchema>;

/** What is replaced in one attribute. */
export const redactionSchema = z.object({
  /** A kind, the name of a rule of the project, or `user-id`. */
  kind: z.string(),
  attribute: z.string(),
  count: z.int(),
  /** Up to three different values: their first and last two characters. */
  samples: z.array(z.string()),
});
export type Redaction = z.infer<typeof redactionSchema>;
