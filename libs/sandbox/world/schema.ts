import { z } from 'zod';

const share = z.number().min(0).max(1);

/** What one argument must be. The back end is strict: anything else is refused with 422, an unknown code with 404. */
export const argumentRuleSchema = z.discriminatedUnion('kind', [
  /** A record's code; it must exist. `record` names a kind of record of the world. */
  z.object({ kind: z.literal('code'), record: z.string() }),
  /** `YYYY-MM-DD`, from today to `withinDays` ahead. */
  z.object({ kind: z.literal('date'), withinDays: z.int().positive().default(60) }),
  z.object({ kind: z.literal('enum'), values: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal('integer'), minimum: z.int(), maximum: z.int() }),
  z.object({ kind: z.literal('email') }),
  z.object({ kind: z.literal('text'), minLength: z.int().positive().default(3) }),
]);
export type ArgumentRule = z.infer<typeof argumentRuleSchema>;

export const worldToolSchema = z.object({
  name: z.string(),
  /** Rules by argument name; every one is required. Arguments without a rule are ignored, as most APIs do. */
  arguments: z.record(z.string(), argumentRuleSchema),
  /** The body of a success. A list means one of its values, settled per conversation; `{{argument}}` copies one. */
  result: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])),
  /** Share of conversations in which the result's `status` is `pending` and stays so. */
  pending: share.default(0),
  /** Share of calls that fail with 503 and would succeed if repeated. */
  flaky: share.default(0.005),
  /** Typical duration of a call in milliseconds; a tenth of the calls take five times as long. */
  latencyMs: z.number().positive().default(180),
});
export type WorldTool = z.infer<typeof worldToolSchema>;

/** A document of the agent's own corpus: the `base` source of a retrieval index. */
export const baseDocumentSchema = z.object({
  id: z.string(),
  title: z.string(),
  tags: z.array(z.string()).default([]),
  text: z.string(),
});
export type BaseDocument = z.infer<typeof baseDocumentSchema>;

/** The small back end behind one agent. */
export const worldSchema = z.object({
  /** Kinds of record, by name, with the shape of their code: `#` is a digit, all else is literal. */
  records: z.record(z.string(), z.object({ code: z.string() })),
  tools: z.array(worldToolSchema).min(1),
  documents: z.array(baseDocumentSchema).default([]),
});
export type WorldDescription = z.infer<typeof worldSchema>;
