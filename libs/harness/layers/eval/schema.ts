import { z } from 'zod';

export const evalCaseSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** Words of the intent it belongs to. */
  intent: z.string(),
  /** What the user says. */
  input: z.string().min(1),
  expect: z.object({
    rubric: z.string().optional(),
    /** Tool whose successful call the answer rests on. */
    tool: z.string().optional(),
    must: z.array(z.string()).default([]),
    mustNot: z.array(z.string()).default([]),
  }),
  split: z.enum(['proposer', 'gate', 'audit']).default('gate'),
  /** A guard is also checked in production, before the agent answers a request like `input`. */
  guard: z.boolean().default(false),
});
export type EvalCase = z.infer<typeof evalCaseSchema>;

/** `evals/<name>.yaml`: what good behaviour is, per intent. */
export const evalDocumentSchema = z.object({ name: z.string(), cases: z.array(evalCaseSchema).default([]) });
export type EvalDocument = z.infer<typeof evalDocumentSchema>;

export const evalEditSchema = z.discriminatedUnion('operation', [
  z.object({ layer: z.literal('eval'), document: z.string(), operation: z.literal('add_case'), case: evalCaseSchema }),
]);
export type EvalEdit = z.infer<typeof evalEditSchema>;
