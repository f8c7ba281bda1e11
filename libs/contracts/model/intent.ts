import { z } from 'zod';
import { instantSchema } from './time.js';

export const intentLevelSchema = z.enum(['domain', 'topic', 'intent']);
export type IntentLevel = z.infer<typeof intentLevelSchema>;

/**
 * What a person decided about a node, and every refresh keeps: its name, its place in the tree, or that its members
 * stay together (`members`: pinned, merged or split by hand, so it is not clustered anew and does not die).
 */
export const heldSchema = z.enum(['name', 'place', 'members']);
export type Held = z.infer<typeof heldSchema>;

/** A node of the taxonomy. Its id survives refreshes; its name may change. */
export const intentNodeSchema = z.object({
  id: z.string(),
  level: intentLevelSchema,
  parentId: z.string().nullable(),
  name: z.string(),
  description: z.string(),
  /** Contrastive terms, best first. */
  terms: z.array(z.string()),
  /** Conversations it was built from that lie in it. */
  size: z.int(),
  held: z.array(heldSchema).default([]),
});
export type IntentNode = z.infer<typeof intentNodeSchema>;

/** The bucket for conversations that belong to no intent. It is a true bucket, shown with its size. */
export const UNCLUSTERED = 'unclustered';

/** A name as people give it: one line, said aloud in a review. */
export const nodeNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}]+$/u, 'one line of plain text');

/** A decision of a person about the taxonomy. It makes a new taxonomy at once, and refreshes respect it from then on. */
export const curationSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('rename'),
    nodeId: z.string(),
    name: nodeNameSchema,
    description: z.string().trim().max(300).optional(),
  }),
  /** Everything of the other intents goes to `intoId` from now on. Topics and domains: their children do. */
  z.object({ action: z.literal('merge'), nodeIds: z.array(z.string()).min(1).max(50), intoId: z.string() }),
  /** An intent becomes several by its own requests: the largest part keeps its id. */
  z.object({ action: z.literal('split'), nodeId: z.string(), parts: z.int().min(2).max(8).default(2) }),
  /** The intent stays, also in weeks in which nobody asks for it. */
  z.object({ action: z.literal('pin'), nodeId: z.string() }),
  /** Takes back every hold on a node: the next refresh treats it as any other. */
  z.object({ action: z.literal('release'), nodeId: z.string() }),
  /** To another parent, one level up in the tree; `newParent` makes one of that name. */
  z.object({
    action: z.literal('move'),
    nodeId: z.string(),
    parentId: z.string().optional(),
    newParent: nodeNameSchema.optional(),
  }),
]);
export type Curation = z.infer<typeof curationSchema>;

/** A request as an example of an intent. */
export const exemplarRequestSchema = z.object({ conversationId: z.string(), text: z.string() });

/**
 * A dense group of requests that no intent accounts for, or one that grows against its own history, seen between two
 * refreshes.
 */
export const emergentIntentSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  terms: z.array(z.string()),
  /** `new`: nothing like it was asked before. `growing`: an intent far above its own history. */
  kind: z.enum(['new', 'growing']),
  /** The intent that grows, or the nearest to a new one; null when there is none. */
  intentId: z.string().nullable(),
  firstSeenAt: instantSchema,
  detectedAt: instantSchema,
  conversations: z.int(),
  users: z.int(),
  /** Conversations per day, the first day is that of `firstSeenAt`. */
  trend: z.array(z.int()),
  /** What is expected by its history in the same time. */
  expected: z.number(),
  /** How surprising that is: the probability by chance, after all comparisons. */
  chance: z.number(),
  exemplars: z.array(exemplarRequestSchema),
});
export type EmergentIntent = z.infer<typeof emergentIntentSchema>;
