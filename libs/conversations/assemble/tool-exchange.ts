import { compareNano, groupBy, type Step, type StepOf, type ToolCall } from '#contracts';
import { type DraftOf, type ToolResult } from '../conventions/convention.js';
import { agentOf, type SpanNode } from './span-tree.js';
import { type ToolIssue, ToolIssues } from './tool-issue.js';

/** The calls that one list of messages has told so far, by id: the results after them are theirs. */
export type Telling = Map<string, ToolIssue>;

type ToolNode = SpanNode & { reading: { step: DraftOf<'tool'> } };

/**
 * Brings together what a conversation says of a tool call in three places: the call in a model's output, the span that
 * executed it, and the result in the next input. The span is the step; where there is none, the messages make the step.
 */
export class ToolExchange {
  readonly #issues = new ToolIssues();
  readonly #issueOf = new Map<SpanNode | ToolCall, ToolIssue>();
  /** Spans of tools whose call no model output shows, by call id. */
  readonly #unasked = new Map<string, ToolNode[]>();
  /** Spans of tools that name no call, per trace and tool: results are given to them in order. */
  readonly #unnamed: Map<string, ToolNode[]>;
  readonly #tracesWithTools: ReadonlySet<string>;

  /** @param nodes of all traces, in order. @param asks whether the calls in the output of a node count. */
  constructor(nodes: readonly SpanNode[], asks: (node: SpanNode) => boolean) {
    for (const node of nodes) if (asks(node)) this.#addAsked(node);
    const tools = nodes.filter(isToolNode);
    this.#tracesWithTools = new Set(tools.map((node) => node.span.traceId));
    this.#unnamed = groupBy(
      tools.filter((node) => node.reading.step.callId === null),
      (node) => traceAndTool(node, node.reading.step.name),
    );
    for (const node of tools) {
      const { callId } = node.reading.step;
      if (callId === null) continue;
      const issue = this.#issues.meantAt(node, callId, node.span.startNano, ({ spans }) => spans.length === 0);
      if (issue) this.#bind(issue, node);
      else this.#unasked.set(callId, [...(this.#unasked.get(callId) ?? []), node]);
    }
  }

  /** Takes calls that the input of `node` tells anew; `inMain` in the talk with the user, where nothing is told twice. */
  hearCalls(calls: readonly ToolCall[], node: SpanNode, inMain: boolean, telling: Telling): void {
    for (const call of calls) {
      if (call.id === null) continue;
      telling.set(call.id, this.#knownIssue(call.id, call, inMain) ?? this.#addTold(call.id, call, node));
    }
  }

  /** Takes results that the input or output of `node` carries; gives the steps that no span shows. */
  takeResults(results: readonly ToolResult[], node: SpanNode, telling: Telling): StepOf<'tool'>[] {
    return results.flatMap((result) => {
      const { callId } = result;
      if (callId === null) return this.#tracesWithTools.has(node.span.traceId) ? [] : [stepOf(result, null, node)];
      const issue =
        telling.get(callId) ??
        this.#issues.meantAt(node, callId, node.span.endNano, ({ told }) => told === null) ??
        this.#addTold(callId, null, node);
      if (issue.told !== null) return [];
      issue.told = { result: result.result, step: null };
      if (issue.spans.length > 0) return [];
      const unnamed = this.#unnamed.get(traceAndTool(node, issue.call?.name ?? result.name ?? ''))?.shift();
      if (unnamed) {
        this.#bind(issue, unnamed);
        return [];
      }
      const step = stepOf(result, issue, node);
      issue.told.step = step;
      return [step];
    });
  }

  /** Fills in what the span of a tool leaves out and the messages tell. */
  complete(step: Step, node: SpanNode): void {
    const issue = this.#issueOf.get(node);
    if (step.kind !== 'tool' || issue === undefined) return;
    step.callId ??= issue.id;
    step.result ??= issue.told?.result ?? null;
    step.arguments ??= issue.call?.arguments ?? null;
  }

  /** Whether anything shows that the call was executed. */
  isAnswered(call: ToolCall): boolean {
    const issue = this.#issueOf.get(call);
    return issue === undefined || issue.spans.length > 0 || issue.told !== null;
  }

  /** Of each step of a tool the step of the model call that asked for it, where one did. */
  askers(stepOfNode: ReadonlyMap<SpanNode, Step>): Map<Step, Step> {
    const askers = new Map<Step, Step>();
    for (const { asker, spans, told } of this.#issues.all()) {
      const asking = asker === null ? undefined : stepOfNode.get(asker);
      if (!asking) continue;
      for (const step of [...spans.map((span) => stepOfNode.get(span)), told?.step]) if (step) askers.set(step, asking);
    }
    return askers;
  }

  #addAsked(node: SpanNode): void {
    const { step } = node.reading;
    for (const call of step?.kind === 'llm' ? step.toolCalls : []) {
      if (call.id === null) continue;
      const { endNano: atNano } = node.span;
      const issue = { id: call.id, call, agent: agentOf(node), atNano, asker: node, spans: [], told: null };
      this.#issues.add(issue, node);
      this.#issueOf.set(call, issue);
    }
  }

  /** A call that no model output shows. */
  #addTold(id: string, call: ToolCall | null, node: SpanNode): ToolIssue {
    const { startNano: atNano } = node.span;
    const issue: ToolIssue = { id, call, agent: null, atNano, asker: null, spans: [], told: null };
    this.#issues.add(issue, node);
    const spans = this.#unasked.get(id) ?? [];
    // What executed it started before it was told, whatever the clocks of two hosts say of spans of one trace.
    const before = spans.filter(({ span }) => compareNano(span.startNano, atNano) <= 0);
    const executed =
      before.length > 0 ? before : spans.filter(({ span }) => span.traceId === node.span.traceId).slice(0, 1);
    for (const span of executed) this.#bind(issue, span);
    if (executed.length > 0)
      this.#unasked.set(
        id,
        spans.filter((span) => !executed.includes(span)),
      );
    return issue;
  }

  /** A call that is told again: agents within agents are told all of it again, however often it was answered. */
  #knownIssue(id: string, call: ToolCall, inMain: boolean): ToolIssue | undefined {
    const named = this.#issues.withId(id).filter((issue) => (issue.call?.name ?? call.name) === call.name);
    const open = named.filter((issue) => issue.told === null);
    const candidates = open.length > 0 || inMain ? open : named;
    const wanted = JSON.stringify(call.arguments);
    return candidates.findLast((issue) => JSON.stringify(issue.call?.arguments) === wanted) ?? candidates.at(-1);
  }

  #bind(issue: ToolIssue, node: SpanNode): void {
    issue.spans.push(node);
    this.#issueOf.set(node, issue);
  }
}

function isToolNode(node: SpanNode): node is ToolNode {
  return node.reading.step?.kind === 'tool';
}

function traceAndTool(node: SpanNode, tool: string): string {
  return `${node.span.traceId} ${tool}`;
}

function stepOf(result: ToolResult, issue: ToolIssue | null, node: SpanNode): StepOf<'tool'> {
  const { traceId, spanId, parentSpanId, startNano } = node.span;
  return {
    kind: 'tool',
    traceId,
    spanId,
    parentSpanId,
    startNano: issue && compareNano(issue.atNano, startNano) < 0 ? issue.atNano : startNano,
    endNano: startNano,
    agent: issue?.agent ?? node.reading.agent,
    error: null,
    name: issue?.call?.name ?? result.name ?? 'unknown',
    callId: result.callId,
    arguments: issue?.call?.arguments ?? null,
    result: result.result,
  };
}
