import { type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Convention, type DraftOf, type Reading, readingOf } from '../convention.js';
import { otelGenai } from '../otel-genai/index.js';
import { readTool } from '../otel-genai/operations.js';
import { readOperation } from '../otel-genai/read-operation.js';
import { contentOfEvents } from './event-content.js';
import { isModelCall, readModelCall } from './model-call.js';

/** Google's Agent Development Kit: `gcp.vertex.agent.*` with Gemini's requests and responses, since 2 GenAI messages. */
export const googleAdk: Convention = {
  name: 'google-adk',
  conversationIds: ['gcp.vertex.agent.session_id'],
  userIds: ['user.id'],
  idPrecedence: 1,
  lacks: {
    retrieval: 'Retrieval is a tool like any other.',
    memory: 'Memory is a tool like any other.',
    'hand-off': 'A transfer is the tool transfer_to_agent.',
    evaluation: 'The SDK evaluates elsewhere.',
    feedback: 'The SDK has no feedback.',
    version: 'The SDK has no version of an agent.',
  },
  recognises: ({ scope, attributes }) =>
    scope.name === 'gcp.vertex.agent' ||
    'gcp.vertex.agent.llm_request' in attributes ||
    'gcp.vertex.agent.tool_call_args' in attributes,
  read: readAdk,
};

function readAdk(span: Span, bag: AttributeBag): Reading {
  const operation = bag.takeText('gen_ai.operation.name');
  const agent = bag.takeText('gen_ai.agent.name') ?? /^agent_run \[(.{1,200})\]$/.exec(span.name)?.[1] ?? null;
  if (isModelCall(span)) return readModelCall(bag);
  if (operation === 'execute_tool' || span.attributes['gcp.vertex.agent.tool_call_args'] !== undefined) {
    // After parallel calls a span repeats the results of all of them.
    const repeats = span.attributes['gen_ai.tool.name'] === '(merged tools)';
    return repeats ? { ...readingOf(null, agent), role: 'wrapper' } : readingOf(toolOf(span, bag), agent);
  }
  if (operation === null) return { ...readingOf(null, agent), role: agent === null ? 'wrapper' : 'agent' };
  if (operation === 'generate_content' && 'gen_ai.system' in span.attributes) return readInnerCall(span, bag, agent);
  return otelGenai.read(span, bag);
}

/** Before its GenAI messages the SDK opened this span within `call_llm`, which says everything unless it was told not to. */
function readInnerCall(span: Span, bag: AttributeBag, agent: string | null): Reading {
  const content = contentOfEvents(span);
  if (content.output.length === 0) return { ...readingOf(null, agent), role: 'wrapper' };
  return { ...readingOf(null, agent), ...readOperation('generate_content', span, bag, content.output), ...content };
}

/** `{}` stands for arguments and results that were not to be recorded. */
function toolOf(span: Span, bag: AttributeBag): DraftOf<'tool'> {
  const tool = readTool(span, bag);
  const told = (name: string) => {
    const value = bag.take(name);
    return value === '{}' ? null : structured(value);
  };
  return {
    ...tool,
    arguments: tool.arguments ?? told('gcp.vertex.agent.tool_call_args'),
    result: tool.result ?? told('gcp.vertex.agent.tool_response'),
  };
}
