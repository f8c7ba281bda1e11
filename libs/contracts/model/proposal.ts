import { z } from 'zod';
import { editEnvelopeSchema } from './harness.js';
import { layerSchema } from './layer.js';
import { instantSchema } from './time.js';

/** `queued`: approved, waiting until no watched release overlaps its intents or document. */
export const proposalStatusSchema = z.enum([
  'open',
  'refused',
  'approved',
  'queued',
  'shipped',
  'kept',
  'reverted',
  'inconclusive',
  'rejected',
]);
export type ProposalStatus = z.infer<typeof proposalStatusSchema>;

export const gateResultSchema = z.object({
  gate: z.string(),
  passed: z.boolean(),
  reason: z.string(),
  /** What would change the result; empty when passed. */
  fix: z.string(),
});
export type GateResult = z.infer<typeof gateResultSchema>;

/** An edit with its hypothesis, evidence, gate results and life cycle: a contract that the next week can falsify. */
export const proposalSchema = z.object({
  id: z.string(),
  agent: z.string(),
  title: z.string(),
  layer: layerSchema,
  document: z.string(),
  edit: editEnvelopeSchema,
  baseVersion: z.int().positive(),
  /** Why this happened, why this layer. */
  rootCause: z.string(),
  hypothesis: z.string(),
  targetIntents: z.array(z.string()),
  riskIntents: z.array(z.string()),
  /** Failure rate now and as predicted after the edit, over the target intents. */
  prediction: z.object({ from: z.number(), to: z.number() }),
  evidence: z.object({
    conversations: z.int(),
    users: z.int(),
    exemplarId: z.string(),
    spanIds: z.array(z.string()),
    signature: z.string(),
  }),
  gates: z.array(gateResultSchema),
  status: proposalStatusSchema,
  createdAt: instantSchema,
  releaseId: z.string().nullable(),
});
export type Proposal = z.infer<typeof proposalSchema>;
