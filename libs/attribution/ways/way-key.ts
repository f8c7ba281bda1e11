import { type Conversation, type Step, stepsOf } from '#contracts';

/** What a conversation called, and in which state it answered, each once and in no order. */
export function wayKey(conversation: Conversation): string {
  const nodes = new Set(stepsOf(conversation).flatMap((step) => nodeOf(step) ?? []));
  return [...nodes].sort().join(' ');
}

function nodeOf(step: Step): string | null {
  if (step.kind === 'tool') return `tool:${step.name}${step.error === null ? '' : '!'}`;
  if (step.kind !== 'retrieval') return null;
  const found = step.documents.some(({ text }) => text.trim() !== '');
  return `retrieval:${step.source ?? ''}${found ? '' : '!'}`;
}
