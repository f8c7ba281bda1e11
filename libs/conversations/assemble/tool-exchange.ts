import { type AttributeValue, compareNano, type Step, type StepOf, type ToolCall, type UnixNano } from '#contracts';
import { type ToolResult } from '../conventions/convention.js';
import { type SpanNode, type Trace } from './span-tree.js';

interface KnownCall {
  call: ToolCall;
  agent: string | null;
  atNano: UnixNano;
}

/**
 * Brings together what a conversation says of a tool call in three places: the call in a model's output, the span that
 * executed it, and the result in the next input. The span is the step; where there is none, the messages make the step.
 */
export class ToolExchange {
  readonly #spanCallIds = new Set<string>();
  /** Spans of tools that name no call, per trace and tool: results are given to them in order. */
  readonly #spansWithoutCallId = new Map<string, SpanNode[]>();
  readonly #tracesWithTools = new Set<string>();
  readonly #calls = new Map<string, KnownCall>();
  readonly #results = new Map<string, AttributeValue>();
  readonly #claimed = new Map<SpanNode, { callId: string; result: AttributeValue }>();
  readonly #told = new Set<string>();

  constructor(traces: readonly Trace[]) {
    for (const node of traces.flatMap((trace) => trace.nodes)) {
      const step = node.reading.step;
      if (step?.kind !== 'tool') continue;
      this.#tracesWithTools.add(node.span.traceId);
      if (step.callId !== null) this.#spanCallIds.add(step.callId);
      else {
        const key = `${node.span.traceId} ${step.name}`;
        const known = this.#spansWithoutCallId.get(key);
        if (known) known.push(node);
        else this.#spansWithoutCallId.set(key, [node]);
      }
    }
  }

  learnCalls(calls: readonly ToolCall[], agent: string | null, atNano: UnixNano): void {
    for (const call of calls) {
      if (call.id !== null && !this.#calls.has(call.id)) this.#calls.set(call.id, { call, agent, atNano });
    }
  }

  /** Takes results that the input or output of `node` carries; gives the steps that no span shows. */
  takeResults(results: readonly ToolResult[], node: SpanNode): StepOf<'tool'>[] {
    return results.flatMap((result) => {
      if (result.callId === null) {
        return this.#tracesWithTools.has(node.span.traceId) ? [] : [this.#stepOf(result, node)];
      }
      if (!this.#results.has(result.callId)) this.#results.set(result.callId, result.result);
      if (this.#spanCallIds.has(result.callId) || this.#told.has(result.callId)) return [];
      this.#told.add(result.callId);
      const name = this.#calls.get(result.callId)?.call.name ?? result.name;
      const span = this.#spansWithoutCallId.get(`${node.span.traceId} ${name}`)?.shift();
      if (span === undefined) return [this.#stepOf(result, node)];
      this.#claimed.set(span, { callId: result.callId, result: result.result });
      return [];
    });
  }

  /** Fills in what the span of a tool leaves out and the messages tell. */
  complete(step: Step, node: SpanNode): void {
    if (step.kind !== 'tool') return;
    const claim = this.#claimed.get(node);
    step.callId ??= claim?.callId ?? null;
    if (step.callId === null) return;
    step.result ??= claim?.result ?? this.#results.get(step.callId) ?? null;
    step.arguments ??= this.#calls.get(step.callId)?.call.arguments ?? null;
  }

  /** Whether anything shows that the call was executed. */
  isAnswered(call: ToolCall): boolean {
    return call.id === null || this.#spanCallIds.has(call.id) || this.#told.has(call.id);
  }

  #stepOf(result: ToolResult, node: SpanNode): StepOf<'tool'> {
    const known = result.callId === null ? undefined : this.#calls.get(result.callId);
    const { traceId, spanId, parentSpanId, startNano } = node.span;
    const atNano = known && compareNano(known.atNano, startNano) < 0 ? known.atNano : startNano;
    return {
      kind: 'tool',
      traceId,
      spanId,
      parentSpanId,
      startNano: atNano,
      endNano: startNano,
      agent: known?.agent ?? node.reading.agent,
      error: null,
      name: known?.call.name ?? result.name ?? 'unknown',
      callId: result.callId,
      arguments: known?.call.arguments ?? null,
      result: result.result,
    };
  }
}
