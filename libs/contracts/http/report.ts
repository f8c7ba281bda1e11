import { z } from 'zod';
import { attributionSchema } from '../model/attribution.js';
import { conversationSchema } from '../model/conversation.js';
import { findingSchema, judgementSchema, outcomeSchema } from '../model/finding.js';
import { instantSchema } from '../model/time.js';

/** A fault as attribution sees it: how often each layer and document was blamed in a week. */
export const blameSchema = z.object({
  cause: z.string().nullable(),
  document: z.string().nullable(),
  signature: z.string(),
  conversations: z.int(),
});
export type Blame = z.infer<typeof blameSchema>;

export const conversationSummarySchema = z.object({
  id: z.string(),
  userId: z.string().nullable(),
  startedAt: instantSchema,
  request: z.string(),
  version: z.string().nullable(),
  intentId: z.string().nullable(),
  outcome: outcomeSchema.nullable(),
});
export type ConversationSummary = z.infer<typeof conversationSummarySchema>;

/** How displeased the user was after each of their turns. */
export const frustrationSchema = z.object({
  levels: z.array(
    z.object({
      turn: z.int(),
      /** Carried level, 0 and up. */
      level: z.number(),
      /** What the turn added; below zero it calmed. */
      added: z.number(),
      /** The words that show it most, as said. */
      phrase: z.string().nullable(),
    }),
  ),
  /** The agent's step after which it rose; null where it did not, or not by much. */
  turningSpanId: z.string().nullable(),
});
export type Frustration = z.infer<typeof frustrationSchema>;

/** One conversation with all that is known of it. */
export const conversationDetailSchema = z.object({
  conversation: conversationSchema,
  /** In the newest taxonomy; null where it has no place there. */
  intent: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** What it was analysed with; null while it waits for its analysis. Then it has no findings either. */
  detectorSet: z.string().nullable(),
  findings: z.array(findingSchema),
  /** What a language model said of the findings. */
  judgements: z.array(judgementSchema),
  frustration: frustrationSchema,
  /** With the best counterfactual there is: one that was tried goes before one that was read off. */
  attribution: attributionSchema.nullable(),
  outcome: outcomeSchema.nullable(),
});
export type ConversationDetail = z.infer<typeof conversationDetailSchema>;

/**
 * How far the conversations that anything compares, those of the last five weeks and of running watches, are analysed
 * with the detectors in use. Older ones keep the analysis they have.
 */
export const analysisProgressSchema = z.object({
  /** The detectors in use. */
  detectorSet: z.string(),
  analysed: z.int(),
  /** Analysed with others: they are analysed again in the background, the newest first. */
  toDo: z.int(),
  /** Of both; 1 where there is nothing to do. */
  share: z.number(),
});
export type AnalysisProgress = z.infer<typeof analysisProgressSchema>;

/** How the git mirror of the harnesses stands. */
export const mirrorStatusSchema = z.object({
  /** Where it is, without secrets. */
  target: z.string(),
  /** Whether all that the store holds is there. */
  isCurrent: z.boolean(),
  mirroredAt: instantSchema.nullable(),
  /** Why it did not work last, and what to do; null where it did. */
  error: z.string().nullable(),
  failures: z.int(),
  /** Refs that others had changed or removed, set back last at `restoredAt`. */
  restored: z.int(),
  restoredAt: instantSchema.nullable(),
});
export type MirrorStatus = z.infer<typeof mirrorStatusSchema>;

/** What waits in the pipeline: no trace, no open conversation and no run when everything sent has been understood. */
export const pipelineStatusSchema = z.object({
  tracesWaiting: z.int(),
  conversationsOpen: z.int(),
  conversationsAnalysed: z.int(),
  runsWaiting: z.int(),
  analysis: analysisProgressSchema,
  /** Null where there is none. */
  gitMirror: mirrorStatusSchema.nullable(),
});
export type PipelineStatus = z.infer<typeof pipelineStatusSchema>;
