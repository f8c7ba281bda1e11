import { compareNano, type Span } from '#contracts';
import { type Reading } from '../conventions/convention.js';
import { readSpan } from '../conventions/read-span.js';
import { joinNestedTools } from './nested-tools.js';

/** A span with its reading and its place in the trace. */
export interface SpanNode {
  span: Span;
  reading: Reading;
  parent: SpanNode | null;
  depth: number;
  /** The parent that the span names is not among the spans. */
  orphan: boolean;
}

export interface Trace {
  traceId: string;
  /** By start, parents before children. */
  nodes: SpanNode[];
}

/** The traces of a conversation by start. Takes spans in any order, each once. */
export function buildTraces(spans: readonly Span[]): Trace[] {
  const byTrace = new Map<string, Span[]>();
  for (const span of spans) {
    const known = byTrace.get(span.traceId);
    if (known) known.push(span);
    else byTrace.set(span.traceId, [span]);
  }
  const traces = [...byTrace].map(([traceId, ofTrace]) => ({ traceId, nodes: buildNodes(ofTrace) }));
  return traces.sort((a, b) => {
    const byStart = compareNano(a.nodes[0]!.span.startNano, b.nodes[0]!.span.startNano);
    return byStart || (a.traceId < b.traceId ? -1 : 1);
  });
}

function buildNodes(spans: readonly Span[]): SpanNode[] {
  const nodes = spans.map(
    (span): SpanNode => ({ span, reading: readSpan(span), parent: null, depth: -1, orphan: false }),
  );
  const byId = new Map(nodes.map((node) => [node.span.spanId, node]));
  const roots = nodes.filter((node) => node.span.parentSpanId === null);
  for (const node of nodes) {
    const parentId = node.span.parentSpanId;
    if (parentId === null) continue;
    node.parent = byId.get(parentId) ?? null;
    node.orphan = node.parent === null;
    // What lost its parent is shown below the root where there is just one: that is where it most likely was.
    if (node.orphan && roots.length === 1) node.parent = roots[0]!;
  }
  for (const node of nodes) setDepth(node);
  nodes.sort(compareNodes);
  joinNestedTools(nodes);
  return nodes;
}

/** Sets the depth of a node and of all above it; a ring of parents, which only broken senders make, is cut open. */
function setDepth(node: SpanNode): void {
  const path = new Set<SpanNode>();
  let top: SpanNode | null = node;
  while (top !== null && top.depth < 0 && !path.has(top)) {
    path.add(top);
    top = top.parent;
  }
  if (top !== null && path.has(top)) {
    const cut = [...path].slice([...path].indexOf(top)).reduce((a, b) => (a.span.spanId < b.span.spanId ? a : b));
    cut.parent = null;
    cut.orphan = true;
    setDepth(node);
    return;
  }
  let depth = top === null ? 0 : top.depth + 1;
  for (const each of [...path].reverse()) each.depth = depth++;
}

function compareNodes(a: SpanNode, b: SpanNode): number {
  return (
    compareNano(a.span.startNano, b.span.startNano) ||
    a.depth - b.depth ||
    compareNano(a.span.endNano, b.span.endNano) ||
    stepRank(a) - stepRank(b) ||
    (a.span.spanId < b.span.spanId ? -1 : 1)
  );
}

/** At equal times a model call comes before what it may have asked for. */
function stepRank(node: SpanNode): number {
  return node.reading.step?.kind === 'llm' ? 0 : 1;
}

/** The agent that acts in a node: its own, else that of the nearest span around it. */
export function agentOf(node: SpanNode): string | null {
  for (let at: SpanNode | null = node; at !== null; at = at.parent)
    if (at.reading.agent !== null) return at.reading.agent;
  return null;
}
