import {
  type AttributeValue,
  type Message,
  type OfferedTool,
  type Span,
  type StepKind,
  type StepOf,
  type UnixNano,
} from '#contracts';
import { type AttributeBag } from '../attributes/attribute-bag.js';
import { type CoveredField } from './coverage.js';

type PlaceOfStep = 'traceId' | 'spanId' | 'parentSpanId' | 'startNano' | 'endNano' | 'agent' | 'error';

/** What a step did, without its place in the trace, which every span tells in the same way. */
export type StepDraft = { [K in StepKind]: Omit<StepOf<K>, PlaceOfStep> }[StepKind];
export type DraftOf<K extends StepKind> = Extract<StepDraft, { kind: K }>;

export interface ToolResult {
  callId: string | null;
  name: string | null;
  result: AttributeValue;
}

/** A message with what the telemetry says beyond the shared `Message`. */
export interface SpokenMessage extends Message {
  toolResults: ToolResult[];
  finishReason: string | null;
  /** The telemetry cut this message off before its end. */
  cut: boolean;
}

/** What one span says, in our words. */
export interface Reading {
  /**
   * `agent`: one run of an agent, made of the steps below it; `wrapper`: a chain or workflow, likewise without a step of its
   * own; `step`: one thing done.
   */
  role: 'agent' | 'wrapper' | 'step';
  /** The step; for an agent the step it stands for when nothing below shows what it did (a person, a remote agent). */
  step: StepDraft | null;
  agent: string | null;
  input: SpokenMessage[];
  output: SpokenMessage[];
  systemInstructions: string | null;
  offeredTools: OfferedTool[];
  /** Steps told by events of the span: evaluations and feedback. */
  events: { atNano: UnixNano; step: DraftOf<'evaluation'> | DraftOf<'feedback'> }[];
  /** What could not be read. */
  gaps: string[];
}

/** One way of writing agent telemetry: how to know its spans, and how to read them. Pure, and blind to other spans. */
export interface Convention {
  readonly name: string;
  /** Attributes that carry the conversation id, best first. */
  readonly conversationIds: readonly string[];
  /** Attributes that carry the user id, best first. They are pseudonymised. */
  readonly userIds: readonly string[];
  /** Whose ids are asked for first, where spans of one trace carry several: the lower one. 0 where nothing is said. */
  readonly idPrecedence?: number;
  /** What the convention does not tell, each with the reason. `docs/conventions.md` shows it. */
  readonly lacks?: Readonly<Partial<Record<CoveredField, string>>>;
  recognises(span: Span): boolean;
  read(span: Span, attributes: AttributeBag): Reading;
  /** Fills in what another convention's reading of a span leaves empty and this one's attributes on that span tell. */
  complete?(reading: Reading, attributes: AttributeBag): void;
}

/** A reading of a step that says nothing else. */
export function readingOf(step: StepDraft | null, agent: string | null = null): Reading {
  return {
    role: 'step',
    step,
    agent,
    input: [],
    output: [],
    systemInstructions: null,
    offeredTools: [],
    events: [],
    gaps: [],
  };
}
