import { z } from 'zod';
import { attributeValueSchema } from './span.js';
import { unixNanoSchema } from './time.js';

export const toolCallSchema = z.object({
  id: z.string().nullable(),
  name: z.string(),
  /** Parsed JSON where the telemetry held valid JSON, else the raw string. */
  arguments: attributeValueSchema,
});
export type ToolCall = z.infer<typeof toolCallSchema>;

export const messageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  /** Who spoke, where the telemetry names one: an agent, or a person who took over. */
  name: z.string().nullable(),
  text: z.string(),
  toolCalls: z.array(toolCallSchema),
});
export type Message = z.infer<typeof messageSchema>;

export const usageSchema = z.object({ inputTokens: z.number(), outputTokens: z.number() });
export type Usage = z.infer<typeof usageSchema>;

const stepBase = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  startNano: unixNanoSchema,
  endNano: unixNanoSchema,
  /** The agent that acted, in runs of several agents. */
  agent: z.string().nullable(),
  /** `error.type`, the exception or the status message; null when the step went well. */
  error: z.string().nullable(),
});

export const stepSchema = z.discriminatedUnion('kind', [
  stepBase.extend({
    kind: z.literal('llm'),
    model: z.string().nullable(),
    /** Only what is new since the call before: re-sent history is removed. */
    input: z.array(messageSchema),
    text: z.string(),
    toolCalls: z.array(toolCallSchema),
    finishReason: z.string().nullable(),
    usage: usageSchema.nullable(),
  }),
  stepBase.extend({
    kind: z.literal('tool'),
    name: z.string(),
    callId: z.string().nullable(),
    arguments: attributeValueSchema,
    result: attributeValueSchema,
  }),
  stepBase.extend({
    kind: z.literal('retrieval'),
    source: z.string().nullable(),
    query: z.string(),
    documents: z.array(z.object({ id: z.string(), score: z.number().nullable(), text: z.string() })),
  }),
  stepBase.extend({
    kind: z.literal('memory'),
    operation: z.enum(['read', 'write']),
    key: z.string().nullable(),
    value: attributeValueSchema,
  }),
  stepBase.extend({ kind: z.literal('handoff'), from: z.string().nullable(), to: z.string() }),
  stepBase.extend({
    kind: z.literal('evaluation'),
    name: z.string(),
    /** `pass`, `fail`, or the evaluator's own label. */
    label: z.string().nullable(),
    score: z.number().nullable(),
    explanation: z.string().nullable(),
  }),
  stepBase.extend({
    kind: z.literal('feedback'),
    name: z.string(),
    label: z.string().nullable(),
    score: z.number().nullable(),
    comment: z.string().nullable(),
  }),
  /** A span no convention understands: kept and shown as such, never dropped. */
  stepBase.extend({ kind: z.literal('other'), name: z.string() }),
]);
export type Step = z.infer<typeof stepSchema>;
export type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;

const utteranceSchema = z.object({ text: z.string(), spanId: z.string(), atNano: unixNanoSchema });

/** One user message and all the agent did until it answered. A greeting by the agent is a turn without `user`. */
export const turnSchema = z.object({
  index: z.int(),
  user: utteranceSchema.nullable(),
  steps: z.array(stepSchema),
  /** The last words the user saw in this turn; `by` names a person or agent other than the first where known. */
  reply: utteranceSchema.extend({ by: z.string().nullable() }).nullable(),
});
export type Turn = z.infer<typeof turnSchema>;

export const armSchema = z.enum(['treatment', 'control']);
export type Arm = z.infer<typeof armSchema>;

/** Which harness produced the conversation, as the client stamped it on the spans. */
export const harnessStampSchema = z.object({
  version: z.string().nullable(),
  channel: z.string().nullable(),
  /** Release id → the arm this user was in while that release was watched. */
  arms: z.record(z.string(), armSchema),
});
export type HarnessStamp = z.infer<typeof harnessStampSchema>;

export const offeredToolSchema = z.object({
  name: z.string(),
  description: z.string().nullable(),
  /** JSON Schema of the arguments as the agent saw it. */
  parameters: attributeValueSchema,
});
export type OfferedTool = z.infer<typeof offeredToolSchema>;

/** All that one user and one agent said and did in one session. */
export const conversationSchema = z.object({
  /** Deterministic: the same key of the same agent gives the same id on every replica. */
  id: z.string(),
  /** The conversation id the telemetry carried, or the trace id where it carried none. */
  key: z.string(),
  agent: z.string(),
  /** Keyed hash of the user id; null where the telemetry names no user. */
  userId: z.string().nullable(),
  startNano: unixNanoSchema,
  endNano: unixNanoSchema,
  models: z.array(z.string()),
  harness: harnessStampSchema,
  systemInstructions: z.string().nullable(),
  offeredTools: z.array(offeredToolSchema),
  turns: z.array(turnSchema),
  usage: usageSchema,
  /** What the telemetry lacks: orphaned spans, cut attributes, unreadable messages. */
  gaps: z.array(z.object({ spanId: z.string(), reason: z.string() })),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** Every step of a conversation in order. */
export function stepsOf(conversation: Conversation): Step[] {
  return conversation.turns.flatMap((turn) => turn.steps);
}

/** What the user asked first: the text an intent is read from. Empty where no user spoke. */
export function firstRequest(conversation: Conversation): string {
  return conversation.turns.find((turn) => turn.user !== null)?.user?.text ?? '';
}
