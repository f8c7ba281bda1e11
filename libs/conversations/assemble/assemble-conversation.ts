import { AppError, type Conversation, compareNano, type OfferedTool, type Span, type Step } from '#contracts';
import { finishTurn } from './finish-turn.js';
import { readHarnessStamp } from './harness-stamp.js';
import { type ConversationIdentity, conversationId } from './identity.js';
import { isMissingSpan } from './join-logs.js';
import { followedTraces, headOf, identifyTrace, type TraceIdentity } from './place-traces.js';
import { buildTraces, type SpanNode, type Trace } from './span-tree.js';
import { uniqueSpans } from './unique-spans.js';
import { walkConversation } from './walk-conversation.js';

/**
 * The conversation that the spans of all its traces tell. Order, repetition and batching of the spans do not matter; what is
 * missing, broken or contradictory is noted in `gaps`. Throws `CONVERSATION.EMPTY` without spans.
 */
export function assembleConversation(received: readonly Span[]): Conversation {
  if (received.length === 0) {
    throw new AppError({
      code: 'CONVERSATION.EMPTY',
      message: 'A conversation cannot be assembled from no spans',
      fix: 'Pass every span of at least one trace.',
    });
  }
  const { spans, conflicting } = uniqueSpans(received);
  const traces = buildTraces(spans);
  const nodes = traces.flatMap((trace) => trace.nodes);
  const ordered = nodes.map((node) => node.span);
  const { key, agent, userId } = identityOf(traces);
  const { stamp, mixed } = readHarnessStamp(ordered);
  const walk = walkConversation(traces);
  const turns = walk.turns.map((turn, index) => finishTurn(turn, index, agent, walk.askers));
  const steps = turns.flatMap((turn) => turn.steps);
  const gaps = [...nodes.flatMap(gapsOf), ...walk.gaps];
  for (const spanId of conflicting) gaps.push({ spanId, reason: 'delivered twice with different content' });
  if (mixed)
    gaps.push({ spanId: ordered[0]!.spanId, reason: 'the spans name several harness versions; the first counts' });
  return {
    id: conversationId(agent, key),
    key,
    agent,
    userId,
    startNano: ordered.reduce(
      (min, span) => (compareNano(span.startNano, min) < 0 ? span.startNano : min),
      ordered[0]!.startNano,
    ),
    endNano: ordered.reduce(
      (max, span) => (compareNano(span.endNano, max) > 0 ? span.endNano : max),
      ordered[0]!.endNano,
    ),
    models: modelsOf(steps),
    harness: stamp,
    systemInstructions: instructionsOf(nodes),
    offeredTools: offeredTools(nodes),
    turns,
    usage: usageOf(steps),
    gaps,
  };
}

/**
 * The identity of the first trace that carries a conversation id and does not merely judge; where none does, of the trace
 * that all others follow.
 */
function identityOf(traces: readonly Trace[]): ConversationIdentity {
  const identities = traces.map((trace) => identifyTrace(trace.nodes.map((node) => node.span)));
  const named = identities.find((identity) => identity.key !== identity.traceId && identity.follows === null);
  const { key, agent } = named ?? headIdentity(identities);
  return { key, agent, userId: identities.find((identity) => identity.userId !== null)?.userId ?? null };
}

function headIdentity(identities: readonly TraceIdentity[]): TraceIdentity {
  const followed = followedTraces(identities);
  const head = headOf(identities[0]!.traceId, (traceId) => followed.get(traceId));
  return identities.find(({ traceId }) => traceId === head)!;
}

function gapsOf({ span, orphan, reading }: SpanNode): Conversation['gaps'] {
  const { spanId, parentSpanId } = span;
  const missing = [
    ...(orphan ? [`its parent span ${parentSpanId} is missing`] : []),
    ...(isMissingSpan(span) ? ['the span is missing: log records alone tell of it'] : []),
  ];
  return [...missing, ...reading.gaps].map((reason) => ({ spanId, reason }));
}

function instructionsOf(nodes: readonly SpanNode[]): string | null {
  const told = nodes.find((node) => node.reading.systemInstructions !== null);
  if (told) return told.reading.systemInstructions;
  const messages = nodes.flatMap((node) => node.reading.input.filter((message) => message.role === 'system'));
  return messages.find((message) => message.text !== '')?.text ?? null;
}

/** Tools by name, as first offered. */
function offeredTools(nodes: readonly SpanNode[]): OfferedTool[] {
  const byName = new Map<string, OfferedTool>();
  for (const tool of nodes.flatMap((node) => node.reading.offeredTools)) {
    if (!byName.has(tool.name)) byName.set(tool.name, tool);
  }
  return [...byName.values()];
}

function modelsOf(steps: readonly Step[]): string[] {
  return [...new Set(steps.flatMap((step) => (step.kind === 'llm' && step.model !== null ? [step.model] : [])))];
}

/** The sum over model calls. Only leaf calls are steps, so nothing is counted twice. */
function usageOf(steps: readonly Step[]): Conversation['usage'] {
  const usage = { inputTokens: 0, outputTokens: 0 };
  for (const step of steps) {
    if (step.kind !== 'llm' || step.usage === null) continue;
    usage.inputTokens += step.usage.inputTokens;
    usage.outputTokens += step.usage.outputTokens;
  }
  return usage;
}
