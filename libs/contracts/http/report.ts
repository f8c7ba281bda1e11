import { z } from 'zod';
import { attributionSchema } from '../model/attribution.js';
import { conversationSchema } from '../model/conversation.js';
import { findingSchema, outcomeSchema } from '../model/finding.js';
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

export const conversationDetailSchema = z.object({
  conversation: conversationSchema,
  findings: z.array(findingSchema),
  attribution: attributionSchema.nullable(),
  outcome: outcomeSchema.nullable(),
});
export type ConversationDetail = z.infer<typeof conversationDetailSchema>;

/** What waits in the pipeline; all zero when everything sent has been understood. */
export const pipelineStatusSchema = z.object({
  tracesWaiting: z.int(),
  conversationsOpen: z.int(),
  conversationsAnalysed: z.int(),
  runsWaiting: z.int(),
});
export type PipelineStatus = z.infer<typeof pipelineStatusSchema>;
