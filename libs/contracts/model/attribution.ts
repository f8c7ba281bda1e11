import { z } from 'zod';
import { causeSchema } from './layer.js';
import { attributeValueSchema } from './span.js';

/** What to do differently at the decisive step, so that a replay can try it. */
export const stepChangeSchema = z.discriminatedUnion('kind', [
  /** Call this tool; with these arguments, or those the agent would give where null. */
  z.object({ kind: z.literal('call'), tool: z.string(), arguments: attributeValueSchema.nullable() }),
  /** Leave the step out and go on: a loop cut short. */
  z.object({ kind: z.literal('skip') }),
  /** Have this text in the context: a document, a remembered fact, an instruction. */
  z.object({ kind: z.literal('know'), text: z.string() }),
]);
export type StepChange = z.infer<typeof stepChangeSchema>;

const runsSchema = z.object({ runs: z.int().min(0), passed: z.int().min(0) });

/** The agent run again from the decisive step, with the change and without it. */
export const replaysSchema = z.object({ changed: runsSchema, unchanged: runsSchema });
export type Replays = z.infer<typeof replaysSchema>;

/** What the agent should have done, and how far that is proven: 1 neighbour or trace surgery, 2 replay, 3 a model's guess. */
export const counterfactualSchema = z.object({
  grade: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  text: z.string(),
  /** The passing conversation it was read from, where there is one. */
  neighbourId: z.string().nullable(),
  /** The change in a form that can be replayed, where it has one. */
  change: stepChangeSchema.optional(),
  /** What its replays showed; grade 2 has them. */
  replays: replaysSchema.optional(),
});
export type Counterfactual = z.infer<typeof counterfactualSchema>;

/** Something of the harness or its use, and how much its presence goes with failure among neighbours of the intent. */
export const suspectSchema = z.object({
  kind: z.enum(['tool', 'lacking-tool', 'section', 'document', 'memory', 'edge', 'model']),
  name: z.string(),
  /** Ochiai suspiciousness, 0..1. */
  score: z.number(),
});
export type Suspect = z.infer<typeof suspectSchema>;

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
  /** The agent that took the decisive step, in runs of several agents. */
  agent: z.string().nullable().optional(),
  evidenceSpanIds: z.array(z.string()),
  /** The name of the evidence rule that decided. */
  rule: z.string(),
  /** Failures with the same signature are the same fault seen again: they form one cluster. */
  signature: z.string(),
  counterfactual: counterfactualSchema.nullable(),
  /** The most suspicious first; few. */
  spectrum: z.array(suspectSchema).optional(),
});
export type Attribution = z.infer<typeof attributionSchema>;
