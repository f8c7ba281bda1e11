import { type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, readingOf } from '../convention.js';
import { hasContent, takeContent } from '../otel-genai/content.js';
import { readOperation } from '../otel-genai/read-operation.js';
import { choicesOfEvents, type MessageEvent, messagesOfEvents } from '../otel-genai-legacy/event-messages.js';

/** Semantic Kernel, Python and .NET: GenAI operations, the messages of model calls as log records or span events. */
export const semanticKernel: Convention = {
  name: 'semantic-kernel',
  conversationIds: ['gen_ai.conversation.id'],
  userIds: ['enduser.id'],
  lacks: {
    retrieval: 'Vector stores have spans of their own libraries.',
    memory: 'Memory is a tool like any other.',
    'hand-off': 'A hand-off is a tool like any other.',
    evaluation: 'The SDK has no evaluations.',
    feedback: 'The SDK has no feedback.',
    'user id': 'The SDK knows no users.',
    version: 'The SDK has no version of an agent.',
  },
  recognises: ({ scope }) => /^(Microsoft\.SemanticKernel|semantic_kernel)(\.|$)/.test(scope.name),
  read: readKernel,
};

/** What .NET called its operations before the conventions had names for them. */
const olderOperations: Record<string, string> = { 'chat.completions': 'chat', 'text.completions': 'text_completion' };

function readKernel(span: Span, bag: AttributeBag): Reading {
  const told = bag.takeText('gen_ai.operation.name');
  const agent = bag.takeText('gen_ai.agent.name');
  // Loops and functions around what the model and the tools did.
  if (told === null) return { ...readingOf(null, agent), role: 'wrapper' };
  const operation = Object.hasOwn(olderOperations, told) ? olderOperations[told]! : told;
  const gaps: string[] = [];
  const events = inOrder(span.events);
  const content = takeContent(span, bag, gaps);
  if (!hasContent(span)) {
    content.input = messagesOfEvents(events);
    content.output = choicesOfEvents(events);
  }
  const { role, step } = readOperation(operation, span, bag, content.output);
  if (step?.kind === 'llm') step.finishReason ??= finishReason(bag);
  return { ...readingOf(step, agent), role, ...content, gaps };
}

/** Log records of one instant have lost their order; Python numbers them. */
function inOrder(events: readonly MessageEvent[]): readonly MessageEvent[] {
  const index = ({ attributes }: MessageEvent) => {
    const told = attributes.CHAT_MESSAGE_INDEX;
    return typeof told === 'number' ? told : Number.MAX_SAFE_INTEGER;
  };
  return [...events].sort((a, b) => index(a) - index(b));
}

/** Python writes the name of its constant: `FinishReason.TOOL_CALLS`. */
function finishReason(bag: AttributeBag): string | null {
  return (
    bag
      .takeText('gen_ai.response.finish_reason')
      ?.replace(/^FinishReason\./, '')
      .toLowerCase() ?? null
  );
}
