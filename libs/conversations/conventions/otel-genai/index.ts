import { type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading } from '../convention.js';
import { hasMessageEvents } from '../otel-genai-legacy/event-messages.js';
import { hasContent, takeContent } from './content.js';
import { readOperation } from './read-operation.js';

/** OpenTelemetry GenAI semantic conventions, 1.37 and newer: one operation a span, messages in its attributes or an event. */
export const otelGenai: Convention = {
  name: 'otel-genai',
  conversationIds: ['gen_ai.conversation.id', 'session.id'],
  userIds: ['user.id', 'enduser.id', 'enduser.pseudo.id'],
  // A span with the old name of the provider or old messages, and without new ones, is older.
  recognises: (span) => hasContent(span) || (hasOperation(span) && !isOlder(span)),
  read: readGenai,
};

/** Some frameworks name the tool alone. */
function hasOperation({ attributes }: Span): boolean {
  return 'gen_ai.operation.name' in attributes || 'gen_ai.tool.name' in attributes;
}

/** `gen_ai.system` became `gen_ai.provider.name` in 1.37. */
function isOlder(span: Span): boolean {
  const names = ['gen_ai.system', 'gen_ai.prompt', 'gen_ai.completion'];
  return names.some((name) => name in span.attributes) || hasMessageEvents(span);
}

function readGenai(span: Span, bag: AttributeBag): Reading {
  const gaps: string[] = [];
  const content = takeContent(span, bag, gaps);
  const operation = bag.takeText('gen_ai.operation.name') ?? (hasContent(span) ? 'chat' : 'execute_tool');
  return {
    ...readOperation(operation, span, bag, content.output),
    ...content,
    agent: bag.takeText('gen_ai.agent.name') ?? content.output.find((message) => message.name !== null)?.name ?? null,
    events: [],
    gaps,
  };
}
