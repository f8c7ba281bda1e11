import { type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, type SpokenMessage } from '../convention.js';
import { readOfferedTools } from '../messages.js';
import { readEvaluations } from '../otel-genai/evaluations.js';
import { readOperation } from '../otel-genai/read-operation.js';
import { messagesOfAttributes } from './attribute-messages.js';
import { choicesOfEvents, messagesOfEvents } from './event-messages.js';

/** OpenTelemetry GenAI semantic conventions up to 1.36: `gen_ai.system`, messages in span events or in prompt attributes. */
export const otelGenaiLegacy: Convention = {
  name: 'otel-genai-legacy',
  conversationIds: ['gen_ai.conversation.id', 'session.id'],
  userIds: ['user.id', 'enduser.id'],
  recognises: ({ attributes }) =>
    'gen_ai.system' in attributes ||
    'gen_ai.prompt' in attributes ||
    'gen_ai.completion' in attributes ||
    'gen_ai.prompt.0.role' in attributes ||
    'gen_ai.prompt.0.content' in attributes,
  read: readLegacy,
};

function readLegacy(span: Span, bag: AttributeBag): Reading {
  const gaps: string[] = [];
  const output = firstNonEmpty(choicesOfEvents(span), () =>
    messagesOfAttributes(bag, 'gen_ai.completion', 'assistant', gaps),
  );
  const operation = bag.takeText('gen_ai.operation.name') ?? 'chat';
  return {
    ...readOperation(operation, span, bag, output),
    agent: bag.takeText('gen_ai.agent.name'),
    input: firstNonEmpty(messagesOfEvents(span), () => messagesOfAttributes(bag, 'gen_ai.prompt', 'user', gaps)),
    output,
    systemInstructions: null,
    offeredTools: readOfferedTools(bag.takeJson('gen_ai.tool.definitions')?.value ?? null),
    events: readEvaluations(span),
    gaps,
  };
}

function firstNonEmpty(messages: SpokenMessage[], otherwise: () => SpokenMessage[]): SpokenMessage[] {
  return messages.length > 0 ? messages : otherwise();
}
