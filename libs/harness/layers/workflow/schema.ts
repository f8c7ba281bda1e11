import { z } from 'zod';

export const workflowStepSchema = z.object({
  id: z.string(),
  kind: z.enum(['ask', 'tool', 'retrieve', 'answer', 'hand_off']),
  tool: z.string().optional(),
  /** For a hand-off: who takes over. */
  to: z.string().optional(),
});
export const workflowEdgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** In words or as a condition on the last step: `result.status == "pending"`, `error`, `limit`. */
  when: z.string().optional(),
});
export const workflowLimitsSchema = z.object({
  /** The same tool with the same arguments, per turn. */
  sameCall: z.int().positive().optional(),
  calls: z.int().positive().optional(),
  turns: z.int().positive().optional(),
  contextTokens: z.int().positive().optional(),
});
export const workflowCheckSchema = z.object({
  id: z.string(),
  /** Before the agent answers that something is done, or before it calls the named tool. */
  before: z.enum(['answer', 'call']),
  tool: z.string().optional(),
  /** Tool that must have succeeded in this conversation by then. */
  requires: z.string(),
});

/** `workflows/<name>.yaml`: how the agent proceeds in the situations it names. */
export const workflowDocumentSchema = z.object({
  name: z.string(),
  description: z.string().default(''),
  /** Phrases of needs it serves; empty: every conversation. */
  when: z.array(z.string()).default([]),
  steps: z.array(workflowStepSchema).default([]),
  edges: z.array(workflowEdgeSchema).default([]),
  limits: workflowLimitsSchema.default({}),
  /** What the agent does when a limit is reached. */
  onLimit: z.enum(['answer', 'hand_off', 'stop']).default('stop'),
  checks: z.array(workflowCheckSchema).default([]),
});
export type WorkflowDocument = z.infer<typeof workflowDocumentSchema>;

const base = { layer: z.literal('workflow'), document: z.string() };
export const workflowEditSchema = z.discriminatedUnion('operation', [
  z.object({
    ...base,
    operation: z.literal('add_edge'),
    edge: workflowEdgeSchema,
    steps: z.array(workflowStepSchema).default([]),
  }),
  z.object({ ...base, operation: z.literal('remove_edge'), from: z.string(), to: z.string() }),
  z.object({
    ...base,
    operation: z.literal('set_limit'),
    limit: workflowLimitsSchema.keyof(),
    value: z.int().positive(),
    onLimit: workflowDocumentSchema.shape.onLimit.unwrap().optional(),
  }),
  z.object({ ...base, operation: z.literal('add_check'), check: workflowCheckSchema }),
]);
export type WorkflowEdit = z.infer<typeof workflowEditSchema>;
