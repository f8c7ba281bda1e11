import { type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Convention, type DraftOf, type Reading, readingOf } from '../convention.js';
import { type Content, hasContent, takeContent } from '../otel-genai/content.js';
import { readTool } from '../otel-genai/operations.js';
import { readOperation } from '../otel-genai/read-operation.js';
import { choicesOfEvents, messagesOfEvents } from '../otel-genai-legacy/event-messages.js';
import { takeEventList } from './event-list.js';
import { offeredTools } from './offered-tools.js';
import { readRun } from './run.js';

/** Pydantic AI, with Logfire or without: instrumentation versions 1 to 6. */
export const pydanticAi: Convention = {
  name: 'pydantic-ai',
  conversationIds: ['gen_ai.conversation.id'],
  userIds: ['enduser.id'],
  lacks: {
    retrieval: 'Retrieval is a tool like any other.',
    memory: 'The SDK has no memory.',
    'hand-off': 'An agent called by another is a tool; there are no hand-offs.',
    evaluation: 'The SDK evaluates elsewhere.',
    feedback: 'The SDK has no feedback.',
    'user id': 'The SDK knows no users.',
    version: 'The SDK has no version of an agent.',
  },
  recognises: ({ scope, attributes }) =>
    scope.name === 'pydantic-ai' || 'pydantic_ai.all_messages' in attributes || 'all_messages_events' in attributes,
  read: readPydantic,
};

function readPydantic(span: Span, bag: AttributeBag): Reading {
  const operation = bag.takeText('gen_ai.operation.name');
  const named = bag.takeText('gen_ai.agent.name') ?? bag.takeText('agent_name');
  // The first versions name no operation but that of model calls.
  if (operation === 'execute_tool' || (operation === null && 'gen_ai.tool.name' in span.attributes)) {
    return readingOf(toolOf(span, bag), named);
  }
  if (operation === 'invoke_agent' || (operation === null && 'agent_name' in span.attributes)) {
    return { ...readRun(bag), agent: named };
  }
  if (operation === null) return { ...readingOf(null, named), role: 'wrapper' };
  const gaps: string[] = [];
  const content = contentOf(span, bag, gaps);
  const { role, step } = readOperation(operation, span, bag, content.output);
  const offered = content.offeredTools.length > 0 ? content.offeredTools : offeredTools(bag);
  return { ...readingOf(step, named), role, ...content, offeredTools: offered, gaps };
}

/** The first version writes messages as events: a list of them in the attribute `events`, or log records. */
function contentOf(span: Span, bag: AttributeBag, gaps: string[]): Content {
  const content = takeContent(span, bag, gaps);
  if (hasContent(span)) return content;
  const listed = takeEventList(bag, 'events', gaps);
  const events = listed.length > 0 ? listed : span.events;
  return { ...content, input: messagesOfEvents(events), output: choicesOfEvents(events) };
}

function toolOf(span: Span, bag: AttributeBag): DraftOf<'tool'> {
  const tool = readTool(span, bag);
  return {
    ...tool,
    arguments: tool.arguments ?? structured(bag.take('tool_arguments')),
    result: tool.result ?? structured(bag.take('tool_response')),
  };
}
