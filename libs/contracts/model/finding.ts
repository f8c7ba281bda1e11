import { z } from 'zod';
import { attributeValueSchema } from './span.js';
import { instantSchema } from './time.js';

export const findingKindSchema = z.enum(['failure', 'frustration', 'abandonment']);
export type FindingKind = z.infer<typeof findingKindSchema>;

/**
 * The class of a finding, in the words of the evidence table: attribution reads this and the evidence, never a
 * detector's name, so that a new detector needs no change elsewhere.
 */
export const findingPatternSchema = z.enum([
  'tool_error',
  'bad_arguments',
  'unknown_tool',
  'wrong_tool',
  'repetition',
  'limit_reached',
  'empty_retrieval',
  'ignored_retrieval',
  'refusal',
  'false_claim',
  'broken_promise',
  'lost_fact',
  'stale_memory',
  'truncation',
  'malformed_output',
  'data_exposed',
  'premature_end',
  'missing_hand_off',
  'missed_by_evaluation',
  'handed_off',
  'rule_broken',
  'slow',
  'breakdown',
  'missing_tool',
  'dissatisfaction',
  'abandonment',
]);
export type FindingPattern = z.infer<typeof findingPatternSchema>;

/** What a detector saw, in fields that attribution and edit writers can use. All optional: each detector sets its own. */
export const findingEvidenceSchema = z.object({
  tool: z.string().optional(),
  arguments: attributeValueSchema.optional(),
  /** The arguments of the later call that worked, where one did. */
  correctedArguments: attributeValueSchema.optional(),
  error: z.string().optional(),
  repeats: z.int().optional(),
  query: z.string().optional(),
  topScore: z.number().nullable().optional(),
  /** Words that show it, as said. */
  phrase: z.string().optional(),
  /** A fact the user had to say again: its value, and whether it was said in this conversation or before. */
  fact: z.object({ value: z.string(), saidBefore: z.enum(['conversation', 'session']) }).optional(),
  evaluation: z.string().optional(),
  /** The claim of something done that no step did. */
  claim: z.string().optional(),
  /** The instruction that was broken, in the words of the prompt. */
  rule: z.string().optional(),
  /** What kind of sensitive data was shown; never the data itself. */
  dataKind: z.string().optional(),
  /** The agent's step after which the user's frustration rose. */
  turningSpanId: z.string().optional(),
  /** Names of the tools of a run of calls, in order. */
  calls: z.array(z.string()).optional(),
});
export type FindingEvidence = z.infer<typeof findingEvidenceSchema>;

/** One detected failure, frustration or abandonment, with the spans that show it. */
export const findingSchema = z.object({
  id: z.string(),
  conversationId: z.string(),
  /** Name of the detector: the bad pattern. */
  detector: z.string(),
  kind: findingKindSchema,
  pattern: findingPatternSchema,
  /** How much it hurts the user, 0..1. */
  severity: z.number().min(0).max(1),
  turn: z.int(),
  spanIds: z.array(z.string()).min(1),
  /** One sentence for a person. */
  message: z.string(),
  evidence: findingEvidenceSchema,
});
export type Finding = z.infer<typeof findingSchema>;

/** How a conversation ended for its user. The probability is calibrated; the flags are what measurement counts. */
export const outcomeSchema = z.object({
  successProbability: z.number().min(0).max(1),
  failed: z.boolean(),
  frustrated: z.boolean(),
  abandoned: z.boolean(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Whether a user's need was met, as somebody or something that can know it said. Never a thumb. */
export const outcomeLabelSchema = z.object({
  conversationId: z.string(),
  success: z.boolean(),
  /** A person who read it, an evaluation in the telemetry, or a system that saw what came of it (a refund, a reopened ticket). */
  source: z.enum(['person', 'evaluation', 'system']),
  by: z.string(),
  at: instantSchema,
});
export type OutcomeLabel = z.infer<typeof outcomeLabelSchema>;

/** What a language model said of one finding. It is shown beside the finding and never stands alone. */
export const judgementSchema = z.object({
  findingId: z.string(),
  conversationId: z.string(),
  agrees: z.boolean(),
  /** 0..1, as the model put it. */
  confidence: z.number().min(0).max(1),
  reason: z.string(),
  model: z.string(),
  at: instantSchema,
});
export type Judgement = z.infer<typeof judgementSchema>;
