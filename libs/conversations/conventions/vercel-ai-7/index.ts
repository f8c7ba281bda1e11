import { type Convention, readingOf } from '../convention.js';
import { otelGenai } from '../otel-genai/index.js';

/** The AI SDK for TypeScript, version 7: GenAI messages under a scope of its own, one span `agent_step` around each round. */
export const vercelAi7: Convention = {
  name: 'vercel-ai-7',
  conversationIds: [
    'ai.settings.context.sessionId',
    'ai.settings.context.conversationId',
    'ai.settings.context.threadId',
  ],
  userIds: ['ai.settings.context.userId'],
  idPrecedence: 1,
  lacks: {
    retrieval: 'Only reranking has spans; what was searched for has none.',
    memory: 'The SDK has no memory.',
    'hand-off': 'The SDK has no hand-offs; an agent called by another is a tool.',
    evaluation: 'The SDK has no evaluations.',
    feedback: 'The SDK has no feedback.',
    version: 'The context has no agreed name for a version.',
  },
  recognises: ({ scope, attributes }) =>
    attributes['gen_ai.operation.name'] === 'agent_step' ||
    (scope.name === 'gen_ai' && 'gen_ai.operation.name' in attributes),
  read: (span, bag) =>
    bag.takeText('gen_ai.operation.name') === 'agent_step'
      ? { ...readingOf(null), role: 'wrapper' }
      : otelGenai.read(span, bag),
};
