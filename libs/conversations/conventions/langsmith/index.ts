import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, readingOf } from '../convention.js';
import { readDocuments } from '../documents.js';
import { firstText, generationOf } from '../generation.js';
import { isFields } from '../messages.js';
import { otelGenai } from '../otel-genai/index.js';
import { otelGenaiLegacy } from '../otel-genai-legacy/index.js';
import { readPayload } from '../payload.js';
import { argumentsOf, resultOf, wordsOfFunction } from '../wrapped-function.js';

/** LangSmith's OpenTelemetry export: `langsmith.span.kind`, with the inputs and outputs of a run as JSON. */
export const langsmith: Convention = {
  name: 'langsmith',
  // `langsmith.trace.session_*` is the project, not the conversation.
  conversationIds: [
    'langsmith.metadata.session_id',
    'langsmith.metadata.thread_id',
    'langsmith.metadata.conversation_id',
  ],
  userIds: ['langsmith.metadata.user_id'],
  idPrecedence: 3,
  lacks: {
    memory: 'There is no kind of run for memory.',
    'hand-off': 'There is no kind of run for a hand-off.',
    evaluation: 'Evaluations are feedback on runs, kept by LangSmith alone.',
    feedback: 'Feedback is kept by LangSmith alone.',
    'agent name': 'There is no kind of run for an agent: it is a chain like any other.',
    version: 'Metadata has no agreed name for a version.',
  },
  recognises: ({ attributes }) => 'langsmith.span.kind' in attributes,
  read: (span, bag) => {
    switch (bag.takeText('langsmith.span.kind')?.toLowerCase()) {
      case 'llm':
        return readCall(span, bag);
      case 'tool':
        return readTool(span, bag);
      case 'retriever':
        return readRetrieval(span, bag);
      case 'chain':
      case 'prompt':
      case 'parser':
        return { ...readingOf(null), role: 'wrapper' };
      default:
        return readingOf({ kind: 'other', name: span.name });
    }
  },
};

/** Applications that set the kind by hand write the messages as one of the GenAI conventions. */
function readCall(span: Span, bag: AttributeBag): Reading {
  if ('gen_ai.input.messages' in span.attributes) return otelGenai.read(span, bag);
  if ('gen_ai.prompt.0.role' in span.attributes || 'gen_ai.prompt.0.content' in span.attributes) {
    return otelGenaiLegacy.read(span, bag);
  }
  return readRun(bag);
}

function readRun(bag: AttributeBag): Reading {
  const asked = readPayload(bag.take('gen_ai.prompt'), 'user');
  const { messages: output } = readPayload(bag.take('gen_ai.completion'), 'assistant');
  const requested = bag.takeText('gen_ai.request.model');
  const usage = bag.takeJson('langsmith.metadata.usage_metadata')?.value;
  const counted = isFields(usage) ? usage : {};
  const step = generationOf(output, {
    model: bag.takeText('gen_ai.response.model') ?? requested ?? bag.takeText('langsmith.metadata.ls_model_name'),
    finishReason: firstText(bag.take('gen_ai.response.finish_reasons')),
    inputTokens: bag.takeNumber('gen_ai.usage.input_tokens') ?? numberOf(counted.input_tokens),
    outputTokens: bag.takeNumber('gen_ai.usage.output_tokens') ?? numberOf(counted.output_tokens),
  });
  return {
    ...readingOf(step),
    input: asked.messages,
    output,
    systemInstructions: asked.systemInstructions,
    offeredTools: asked.offeredTools,
  };
}

function readTool(span: Span, bag: AttributeBag): Reading {
  return readingOf({
    kind: 'tool',
    name: bag.takeText('gen_ai.tool.name') ?? bag.takeText('langsmith.trace.name') ?? span.name,
    callId: bag.takeText('gen_ai.tool.call.id'),
    arguments: argumentsOf(bag.take('gen_ai.prompt')),
    result: resultOf(bag.take('gen_ai.completion')),
  });
}

/** `{query}` in, `{output: [{page_content, metadata}]}` or `{documents: [...]}` out. */
function readRetrieval(span: Span, bag: AttributeBag): Reading {
  return readingOf({
    kind: 'retrieval',
    source: bag.takeText('langsmith.trace.name') ?? span.name,
    query: wordsOfFunction(bag.take('gen_ai.prompt')) ?? '',
    documents: readDocuments(resultOf(bag.take('gen_ai.completion'))),
  });
}

function numberOf(value: AttributeValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
