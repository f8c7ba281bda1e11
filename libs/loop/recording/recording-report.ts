import { z } from 'zod';
import {
  causeSchema,
  counterfactualSchema,
  findingKindSchema,
  findingPatternSchema,
  findingSchema,
  instantSchema,
  intentLevelSchema,
  layerSchema,
  outcomeSchema,
  proposalSchema,
} from '#contracts';

const stepRowSchema = z.object({
  spanId: z.string(),
  kind: z.string(),
  /** What was done: `find_order`, `search`, the model's name. */
  title: z.string(),
  /** What went in and what came out, cut to a readable length. */
  detail: z.string(),
  error: z.string().nullable(),
});
export type StepRow = z.infer<typeof stepRowSchema>;

/** A conversation to read: its words and steps, cut to a readable length, and what was found in it. */
export const transcriptSchema = z.object({
  conversationId: z.string(),
  key: z.string(),
  startedAt: instantSchema,
  intent: z.string(),
  outcome: outcomeSchema,
  turns: z.array(
    z.object({
      index: z.int(),
      user: z.string().nullable(),
      steps: z.array(stepRowSchema),
      reply: z.string().nullable(),
      /** The span of the reply: findings may stand on it. */
      replySpanId: z.string().nullable(),
      findings: z.array(findingSchema),
    }),
  ),
  /** Turns left out at the end. */
  turnsLeftOut: z.int(),
});
export type Transcript = z.infer<typeof transcriptSchema>;

/** A node of the tree with its share of trouble; rates are shares of its conversations, 0..1. */
const intentRowSchema = z.object({
  id: z.string(),
  level: intentLevelSchema,
  parentId: z.string().nullable(),
  name: z.string(),
  conversations: z.int(),
  failureRate: z.number(),
  frustrationShare: z.number(),
  exemplars: z.array(z.object({ conversationId: z.string(), text: z.string() })),
});
export type IntentRow = z.infer<typeof intentRowSchema>;

const detectorRowSchema = z.object({
  detector: z.string(),
  kind: findingKindSchema,
  pattern: findingPatternSchema,
  findings: z.int(),
  conversations: z.int(),
  /** What one of its findings says. */
  example: z.string(),
});

/** The same fault seen in several conversations, with one of them quoted. */
const faultRowSchema = z.object({
  signature: z.string(),
  layer: layerSchema,
  document: z.string(),
  rule: z.string(),
  conversations: z.int(),
  users: z.int(),
  confidence: z.number(),
  intents: z.array(z.string()),
  counterfactual: counterfactualSchema.nullable(),
  exemplar: z.object({
    conversationId: z.string(),
    turn: z.int(),
    spanId: z.string(),
    user: z.string().nullable(),
    step: stepRowSchema.nullable(),
    finding: z.string(),
  }),
});
export type FaultRow = z.infer<typeof faultRowSchema>;

export const agentRecordingSchema = z.object({
  agent: z.string(),
  period: z.object({ from: instantSchema, to: instantSchema }),
  counts: z.object({
    conversations: z.int(),
    turns: z.int(),
    steps: z.int(),
    toolCalls: z.int(),
    /** Distinct users the telemetry names, and conversations that name none. */
    users: z.int(),
    conversationsWithoutUser: z.int(),
  }),
  models: z.array(z.string()),
  /** Conversations per estimated outcome: read from behaviour, not from labels. */
  outcomes: z.object({ failed: z.int(), frustrated: z.int(), abandoned: z.int() }),
  /** Parents before children. */
  intents: z.array(intentRowSchema),
  /** Conversations that belong to no intent. */
  unclustered: z.int(),
  detectors: z.array(detectorRowSchema),
  /** Conversations whose findings lead to no fault of a document: per cause, and those too close to tell. */
  unblamed: z.object({ causes: z.partialRecord(causeSchema, z.int()), undecided: z.int() }),
  faults: z.array(faultRowSchema),
  /** Distinct users a proposal needed as evidence. */
  minUsers: z.int(),
  proposals: z.array(proposalSchema.extend({ change: z.string() })),
  /** Conversations most likely to have failed, worst first, and a random sample of those without findings. */
  worst: z.array(z.string()),
  silentSample: z.array(z.string()),
  silent: z.int(),
  /** What a reader must know before trusting the numbers. */
  caveats: z.array(z.string()),
  transcripts: z.array(transcriptSchema),
});
export type AgentRecording = z.infer<typeof agentRecordingSchema>;

/** All that the reading half of the loop can say of recorded telemetry, without a database. Safe to write as JSON. */
export const recordingReportSchema = z.object({
  seed: z.string(),
  asOf: instantSchema,
  conversations: z.int(),
  /** Most conversations first. */
  agents: z.array(agentRecordingSchema),
});
export type RecordingReport = z.infer<typeof recordingReportSchema>;
