import { type DraftOf } from '../conventions/convention.js';
import { type SpanNode } from './span-tree.js';

/**
 * One call of a tool may have spans of the framework, of a decorator, of a protocol's client and of its server, one within the
 * other. They are one step: the outermost, with what only those within tell. What an agent or a model call within a tool does
 * is its own.
 */
export function joinNestedTools(nodes: readonly SpanNode[]): void {
  /** The tool in which what lies directly below a node happens. */
  const insideOf = new Map<SpanNode, DraftOf<'tool'> | null>();
  for (const node of [...nodes].sort((a, b) => a.depth - b.depth)) {
    const around = node.parent === null ? null : (insideOf.get(node.parent) ?? null);
    const { role, step } = node.reading;
    if (step?.kind === 'tool' && around !== null && isSameCall(around, step)) {
      around.callId ??= step.callId;
      around.arguments ??= step.arguments;
      around.result ??= step.result;
      node.reading = { ...node.reading, role: 'wrapper', step: null };
      insideOf.set(node, around);
    } else if (step?.kind === 'tool') insideOf.set(node, step);
    else insideOf.set(node, role === 'agent' || step?.kind === 'llm' ? null : around);
  }
}

/** Frameworks put a prefix before the name that a server or a plugin gave its tool. */
function isSameCall(around: DraftOf<'tool'>, within: DraftOf<'tool'>): boolean {
  if (around.callId !== null && within.callId !== null) return around.callId === within.callId;
  if (around.name === within.name) return true;
  return around.name.endsWith(within.name) && !/[a-z0-9]/i.test(around.name.at(-within.name.length - 1)!);
}
