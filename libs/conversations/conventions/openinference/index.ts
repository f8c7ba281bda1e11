import { type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, readingOf } from '../convention.js';
import { generationOf } from '../generation.js';
import { indexedItems } from '../indexed-attributes.js';
import { textMessage } from '../messages.js';
import { takeMessages, takeOfferedTools } from './llm-messages.js';

/** OpenInference semantic conventions: the kind of a span in `openinference.span.kind`, lists flattened into attribute names. */
export const openinference: Convention = {
  name: 'openinference',
  conversationIds: ['session.id'],
  userIds: ['user.id'],
  recognises: (span) => 'openinference.span.kind' in span.attributes,
  read: (span, bag) => {
    switch (bag.takeText('openinference.span.kind')?.toUpperCase()) {
      case 'LLM':
        return readGeneration(bag);
      case 'TOOL':
        return readTool(span, bag);
      case 'RETRIEVER':
        return readRetrieval(bag, 'retrieval.documents', 'input.value');
      case 'RERANKER':
        return readRetrieval(bag, 'reranker.output_documents', 'reranker.query');
      case 'AGENT':
        return readAgent(span, bag);
      case 'CHAIN':
      case 'PROMPT':
        return { ...readingOf(null), role: 'wrapper' };
      case 'GUARDRAIL':
      case 'EVALUATOR':
        return readCheck(span, bag);
      default:
        return readingOf({ kind: 'other', name: span.name });
    }
  },
};

function readGeneration(bag: AttributeBag): Reading {
  const output = takeMessages(bag, 'llm.output_messages', 'output.value', 'assistant');
  const step = generationOf(output, {
    model: bag.takeText('llm.model_name'),
    finishReason: bag.takeText('llm.finish_reason'),
    inputTokens: bag.takeNumber('llm.token_count.prompt'),
    outputTokens: bag.takeNumber('llm.token_count.completion'),
  });
  return {
    ...readingOf(step, bag.takeText('agent.name')),
    input: takeMessages(bag, 'llm.input_messages', 'input.value', 'user'),
    output,
    offeredTools: takeOfferedTools(bag),
  };
}

function readTool(span: Span, bag: AttributeBag): Reading {
  return readingOf({
    kind: 'tool',
    name: bag.takeText('tool.name') ?? bag.takeText('tool_call.function.name') ?? span.name,
    callId: bag.takeText('tool_call.id') ?? bag.takeText('tool.id'),
    arguments: structured(bag.take('input.value') ?? bag.take('tool_call.function.arguments')),
    result: structured(bag.take('output.value')),
  });
}

function readRetrieval(bag: AttributeBag, list: string, query: string): Reading {
  const documents = indexedItems(bag.takeUnder(list), list).map((fields, index) => ({
    id: String(fields['document.id'] ?? index),
    score: typeof fields['document.score'] === 'number' ? fields['document.score'] : null,
    text: typeof fields['document.content'] === 'string' ? fields['document.content'] : '',
  }));
  return readingOf({ kind: 'retrieval', source: null, query: bag.takeText(query) ?? '', documents });
}

/** The input and output of an agent are read where they are plain words; as JSON they are a framework's own state. */
function readAgent(span: Span, bag: AttributeBag): Reading {
  const asked = plainText(bag.takeText('input.value'));
  const answer = plainText(bag.takeText('output.value'));
  const output = answer === null ? [] : [textMessage('assistant', answer)];
  const step = generationOf(output, { model: null, finishReason: null, inputTokens: null, outputTokens: null });
  return {
    ...readingOf(step, bag.takeText('agent.name') ?? span.name),
    role: 'agent',
    input: asked === null ? [] : [textMessage('user', asked)],
    output,
  };
}

function readCheck(span: Span, bag: AttributeBag): Reading {
  const told = bag.takeText('output.value');
  const isLabel = told !== null && told.length <= 40 && plainText(told) !== null;
  return readingOf({
    kind: 'evaluation',
    name: span.name,
    label: isLabel ? told : null,
    score: null,
    explanation: isLabel ? null : told,
  });
}

function plainText(text: string | null): string | null {
  return text === null || typeof structured(text) !== 'string' ? null : text;
}
