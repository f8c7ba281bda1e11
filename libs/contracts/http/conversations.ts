import { z } from 'zod';
import { findingKindSchema, findingPatternSchema } from '../model/finding.js';
import { instantSchema } from '../model/time.js';
import { periodSchema } from './query.js';
import { conversationSummarySchema } from './report.js';

const name = z.string().min(1).max(200);

/** Which conversations are asked for: those that meet every condition given. */
export const conversationFilterSchema = periodSchema.extend({
  intentId: name.optional(),
  /** A finding by this detector, of this pattern, of this kind: one that is all that is said. */
  detector: name.optional(),
  pattern: findingPatternSchema.optional(),
  kind: findingKindSchema.optional(),
  version: name.optional(),
  channel: name.optional(),
  /** As the telemetry names the user, or its `uh_…` hash. */
  user: z.string().min(1).max(512).optional(),
  failed: z.stringbool().optional(),
  frustrated: z.stringbool().optional(),
  abandoned: z.stringbool().optional(),
  /** Words of user or agent: all of them, `or`, `-not`, "a phrase". */
  text: z.string().min(1).max(500).optional(),
});

/** `next` of the page before; the first page where it is left out. */
export const cursorSchema = z.string().min(1).max(600).optional();

export const foundConversationSchema = conversationSummarySchema.extend({
  agent: z.string(),
  endedAt: instantSchema,
  channel: z.string().nullable(),
  turns: z.int(),
});
export type FoundConversation = z.infer<typeof foundConversationSchema>;

/** Newest first. `next` is null on the last page. */
export const conversationPageSchema = z.object({
  conversations: z.array(foundConversationSchema),
  next: z.string().nullable(),
});
export type ConversationPage = z.infer<typeof conversationPageSchema>;
