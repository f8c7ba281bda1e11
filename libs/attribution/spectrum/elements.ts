import { type Conversation, type Step, type Suspect, stepsOf } from '#contracts';
import type { Harness } from '#harness';

/** Something of the harness or its use that a conversation shows or does not. */
export type Element = Pick<Suspect, 'kind' | 'name'>;

/**
 * What a conversation used: tools, documents, remembered facts, transitions between steps, models; and, where neighbours
 * ran on several versions, the version of its tools and the sections of its prompts.
 */
export function elementsOf(conversation: Conversation, version: Harness | null): Element[] {
  const suffix = version === null ? '' : `@${version.hash.slice(0, 8)}`;
  const elements = new Map<string, Element>();
  const add = (kind: Element['kind'], name: string) => elements.set(`${kind} ${name}`, { kind, name });
  let before = 'start';
  for (const step of stepsOf(conversation)) {
    if (step.kind === 'tool') add('tool', `${step.name}${suffix}`);
    if (step.kind === 'retrieval') for (const { id } of step.documents) add('document', id);
    if (step.kind === 'memory' && step.key !== null) add('memory', `${step.operation} ${step.key}`);
    const node = nodeOf(step);
    if (node === null) continue;
    add('edge', `${before} → ${node}`);
    before = node;
  }
  for (const model of conversation.models) add('model', model);
  for (const [path, { sections }] of Object.entries(version?.prompt ?? {}))
    for (const { id } of sections) add('section', `${path}#${id}${suffix}`);
  return [...elements.values()];
}

function nodeOf(step: Step): string | null {
  if (step.kind === 'tool') return step.name;
  if (step.kind === 'retrieval') return `search ${step.source ?? ''}`.trim();
  return step.kind === 'handoff' ? `hand-off to ${step.to}` : null;
}
