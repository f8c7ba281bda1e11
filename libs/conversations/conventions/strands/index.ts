import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Convention, type DraftOf, type Reading, readingOf } from '../convention.js';
import { type Content, hasContent, takeContent } from '../otel-genai/content.js';
import { readTool } from '../otel-genai/operations.js';
import { readOperation } from '../otel-genai/read-operation.js';
import { contentOfEvents, wordsOfTool } from './event-content.js';
import { readMemory } from './memory.js';
import { offeredTools } from './offered-tools.js';

/** Strands Agents: GenAI operations of either generation, with messages as Bedrock's Converse API writes them. */
export const strands: Convention = {
  name: 'strands',
  conversationIds: ['gen_ai.conversation.id', 'session.id'],
  userIds: ['user.id'],
  lacks: {
    retrieval: 'Retrieval is a tool like any other.',
    'hand-off': 'The spans of swarms and graphs do not name who handed over to whom.',
    evaluation: 'The SDK evaluates elsewhere.',
    feedback: 'The SDK has no feedback.',
    version: 'The SDK has no version of an agent.',
  },
  recognises: ({ scope, attributes }) =>
    scope.name === 'strands.telemetry.tracer' ||
    attributes['gen_ai.system'] === 'strands-agents' ||
    attributes['gen_ai.provider.name'] === 'strands-agents',
  read: readStrands,
};

function readStrands(span: Span, bag: AttributeBag): Reading {
  const operation = bag.takeText('gen_ai.operation.name') ?? '';
  const agent = bag.takeText('gen_ai.agent.name');
  const memory = readMemory(operation, span, bag);
  if (memory !== null) return readingOf(memory, agent);
  if (operation === 'execute_tool') return readingOf(toolOf(span, bag), agent);
  // Around calls and tools: a cycle of the loop, a graph, a swarm. They repeat what the spans below them say.
  if (operation !== 'chat' && operation !== 'invoke_agent') return { ...readingOf(null, agent), role: 'wrapper' };
  const gaps: string[] = [];
  const content = hasContent(span) ? plainResults(takeContent(span, bag, gaps)) : contentOfEvents(span);
  return {
    ...readingOf(null, agent),
    ...readOperation(operation, span, bag, content.output),
    ...content,
    offeredTools: offeredTools(bag),
    gaps,
  };
}

/** Older versions tell the arguments in the event `gen_ai.tool.message` and the result in `gen_ai.choice`. */
function toolOf(span: Span, bag: AttributeBag): DraftOf<'tool'> {
  const tool = readTool(span, bag);
  const field = (event: string, name: string) =>
    structured(span.events.find((each) => each.name === event)?.attributes[name]);
  return {
    ...tool,
    arguments: tool.arguments ?? field('gen_ai.tool.message', 'content'),
    result: wordsOfTool(tool.result ?? field('gen_ai.choice', 'message') ?? failureOf(span, bag)),
  };
}

/** What a tool that failed said stands in its messages alone. */
function failureOf(span: Span, bag: AttributeBag): AttributeValue {
  return takeContent(span, bag, []).output.flatMap((message) => message.toolResults)[0]?.result ?? null;
}

function plainResults(content: Content): Content {
  for (const message of [...content.input, ...content.output]) {
    for (const told of message.toolResults) told.result = wordsOfTool(told.result);
  }
  return content;
}
