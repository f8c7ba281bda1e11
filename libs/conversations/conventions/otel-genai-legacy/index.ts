import { type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, type SpokenMessage } from '../convention.js';
import { readInstructions, readOfferedTools } from '../messages.js';
import { readOperation } from '../otel-genai/read-operation.js';
import { messagesOfAttributes } from './attribute-messages.js';
import { choicesOfEvents, hasMessageEvents, messagesOfEvents } from './event-messages.js';

/** OpenTelemetry GenAI semantic conventions up to 1.36: `gen_ai.system`, messages in events or in prompt attributes. */
export const otelGenaiLegacy: Convention = {
  name: 'otel-genai-legacy',
  conversationIds: ['gen_ai.conversation.id', 'session.id'],
  userIds: ['user.id', 'enduser.id'],
  lacks: {
    retrieval: 'Retrieval came with later versions of the conventions.',
    memory: 'Memory came with later versions of the conventions.',
    'hand-off': 'Hand-offs came with later versions of the conventions.',
    version: 'The version of an agent came with later versions of the conventions.',
  },
  recognises: (span) =>
    'gen_ai.system' in span.attributes ||
    'gen_ai.prompt' in span.attributes ||
    'gen_ai.completion' in span.attributes ||
    'gen_ai.prompt.0.role' in span.attributes ||
    'gen_ai.prompt.0.content' in span.attributes ||
    hasMessageEvents(span),
  read: readLegacy,
};

function readLegacy(span: Span, bag: AttributeBag): Reading {
  const gaps: string[] = [];
  const output = firstNonEmpty(choicesOfEvents(span.events), () =>
    messagesOfAttributes(bag, 'gen_ai.completion', 'assistant', gaps),
  );
  const operation = bag.takeText('gen_ai.operation.name') ?? 'chat';
  return {
    ...readOperation(operation, span, bag, output),
    agent: bag.takeText('gen_ai.agent.name'),
    input: firstNonEmpty(messagesOfEvents(span.events), () => messagesOfAttributes(bag, 'gen_ai.prompt', 'user', gaps)),
    output,
    systemInstructions: readInstructions(bag.takeJson('gen_ai.system_instructions')?.value ?? null),
    offeredTools: readOfferedTools(bag.takeJson('gen_ai.tool.definitions')?.value ?? null),
    events: [],
    gaps,
  };
}

function firstNonEmpty(messages: SpokenMessage[], otherwise: () => SpokenMessage[]): SpokenMessage[] {
  return messages.length > 0 ? messages : otherwise();
}
