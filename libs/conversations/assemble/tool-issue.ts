import { type AttributeValue, compareNano, type Step, type ToolCall, type UnixNano } from '#contracts';
import { type SpanNode } from './span-tree.js';

/** One call of a tool, wherever it is told. Its id may not be its own: some models count ids from 1 in every answer. */
export interface ToolIssue {
  id: string;
  /** null where only results and spans tell of it. */
  call: ToolCall | null;
  agent: string | null;
  atNano: UnixNano;
  /** The model call that asked for it; null where only re-sent history tells so. */
  asker: SpanNode | null;
  /** What executed it; several where it was tried again. */
  spans: SpanNode[];
  /** The result as messages tell it, and the step made of it where no span shows it. */
  told: { result: AttributeValue; step: Step | null } | null;
}

/** Issues by id, found by where in the telemetry they are asked about. */
export class ToolIssues {
  /** By id; by id within a trace; by id among the children of one span. Each list by time. */
  readonly #lists = new Map<string, ToolIssue[]>();
  readonly #all: ToolIssue[] = [];

  all(): readonly ToolIssue[] {
    return this.#all;
  }

  withId(id: string): readonly ToolIssue[] {
    return this.#lists.get(id) ?? [];
  }

  /** @param node where the issue was asked for or told. */
  add(issue: ToolIssue, node: SpanNode): void {
    this.#all.push(issue);
    for (const key of keysOf(issue.id, node)) {
      const list = this.#lists.get(key);
      if (list) list.splice(indexAfter(list, issue.atNano), 0, issue);
      else this.#lists.set(key, [issue]);
    }
  }

  /**
   * The issue that something at `node` means by an id: of those asked nearest to it, the last one by then; of several with
   * one id in one answer the first that is still open.
   */
  meantAt(node: SpanNode, id: string, byNano: UnixNano, isOpen: (issue: ToolIssue) => boolean): ToolIssue | undefined {
    const near = keysOf(id, node).find((key) => this.#lists.has(key));
    if (near === undefined) return undefined;
    const list = this.#lists.get(near)!;
    let index = Math.max(0, indexAfter(list, byNano) - 1);
    const last = list[index]!;
    let open = isOpen(last) ? last : undefined;
    for (; index > 0 && last.asker !== null && list[index - 1]!.asker === last.asker; index--) {
      if (isOpen(list[index - 1]!)) open = list[index - 1];
    }
    return open ?? last;
  }
}

function keysOf(id: string, { span: { traceId, parentSpanId } }: SpanNode): string[] {
  return [`${traceId} ${parentSpanId} ${id}`, `${traceId} ${id}`, id];
}

/** Where in a list by time something of this time goes: after all that is not later. */
function indexAfter(list: readonly ToolIssue[], nano: UnixNano): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareNano(list[middle]!.atNano, nano) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
