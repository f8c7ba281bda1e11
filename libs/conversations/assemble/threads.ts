import { type Reading, type SpokenMessage } from '../conventions/convention.js';
import { spanError } from './span-error.js';
import { type SpanNode, type Trace } from './span-tree.js';

/** Who speaks in a trace, and to whom. */
export interface Threads {
  /** Nodes that become llm steps: the leaf model calls, and agents of which nothing below shows what they did. */
  speaking: ReadonlySet<SpanNode>;
  /** Nodes that speak with the user. What lies deeper is talk among agents. */
  main: ReadonlySet<SpanNode>;
  level(node: SpanNode): number;
}

/**
 * @param agentNames names of all agents of the conversation.
 * @param handedTo agents that took over by a hand-off: they speak with the user although they run inside another agent.
 */
export function findThreads(trace: Trace, agentNames: ReadonlySet<string>, handedTo: ReadonlySet<string>): Threads {
  const speaking = findSpeaking(trace);
  const levels = findLevels(trace, handedTo);
  const level = (node: SpanNode) => levels.get(node) ?? 1;
  const lowest = (nodes: readonly SpanNode[]) => nodes.reduce((min, node) => Math.min(min, level(node)), Infinity);
  const hearUser = trace.nodes.filter((node) => node.reading.input.some((message) => isUsers(message, agentNames)));
  const mainLevel = Math.min(
    lowest(hearUser),
    hearUser.length === 0
      ? lowest(trace.nodes.filter((node) => node.reading.role === 'agent' || speaking.has(node)))
      : Infinity,
  );
  return { speaking, main: new Set(trace.nodes.filter((node) => level(node) <= mainLevel)), level };
}

/** A message the user said: under no name, or under one that is no agent's. */
export function isUsers(message: SpokenMessage, agentNames: ReadonlySet<string>): boolean {
  return message.role === 'user' && (message.name === null || !agentNames.has(message.name));
}

function findSpeaking(trace: Trace): Set<SpanNode> {
  const speaking = new Set<SpanNode>();
  const aboveSpeaker = new Set<SpanNode>();
  const aboveCall = new Set<SpanNode>();
  for (const node of [...trace.nodes].sort((a, b) => b.depth - a.depth)) {
    const { role, step } = node.reading;
    if (step?.kind !== 'llm') continue;
    const silent = step.text === '' && step.toolCalls.length === 0 && spanError(node.span) === null;
    // A model call that wraps another one is an outer instrumentation of the same call.
    if (role === 'agent' ? aboveSpeaker.has(node) || silent : aboveCall.has(node)) continue;
    speaking.add(node);
    markAbove(node, aboveSpeaker, () => false);
    if (role === 'step') markAbove(node, aboveCall, endsCall);
  }
  return speaking;
}

function markAbove(node: SpanNode, marked: Set<SpanNode>, until: (reading: Reading) => boolean): void {
  for (let above = node.parent; above !== null && !marked.has(above) && !until(above.reading); above = above.parent) {
    marked.add(above);
  }
}

function endsCall(reading: Reading): boolean {
  return reading.role === 'agent' || reading.step?.kind === 'tool';
}

/** How many agents deep a node is: 1 for the agent the user meets. A tool's inside counts as another agent's. */
function findLevels(trace: Trace, handedTo: ReadonlySet<string>): Map<SpanNode, number> {
  const runs = new Map<SpanNode, number>();
  for (const node of [...trace.nodes].sort((a, b) => a.depth - b.depth)) {
    const above = node.parent === null ? 0 : (runs.get(node.parent) ?? 0);
    const insideTool = node.parent?.reading.step?.kind === 'tool';
    const { role, agent } = node.reading;
    const tookOver = above > 0 && agent !== null && handedTo.has(agent);
    const own = role === 'agent' && !tookOver ? 1 : 0;
    runs.set(node, (insideTool ? Math.max(1, above) + 1 : above) + (insideTool ? 0 : own));
  }
  return new Map([...runs].map(([node, depth]) => [node, Math.max(1, depth)]));
}
