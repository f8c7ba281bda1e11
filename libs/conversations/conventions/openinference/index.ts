import { type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, readingOf } from '../convention.js';
import { generationOf } from '../generation.js';
import { indexedItems } from '../indexed-attributes.js';
import { textMessage } from '../messages.js';
import { hasJudgements, takeJudgements } from './judgements.js';
import { takeMessages, takeOfferedTools } from './llm-messages.js';
import { readCheck } from './read-check.js';

/** OpenInference semantic conventions: the kind of a span in `openinference.span.kind`, lists flattened into attribute names. */
export const openinference: Convention = {
  name: 'openinference',
  conversationIds: ['session.id'],
  userIds: ['user.id'],
  idPrecedence: 1,
  lacks: {
    memory: 'There is no kind of span for memory.',
    'hand-off': 'There is no kind of span for a hand-off.',
    version: 'A version stands on prompt templates only.',
  },
  // A span that judges and does nothing else has no kind.
  recognises: ({ attributes }) =>
    'openinference.span.kind' in attributes || (hasJudgements(attributes) && !('gen_ai.operation.name' in attributes)),
  read: (span, bag) => ({ ...readKind(span, bag), events: takeJudgements(span, bag) }),
};

function readKind(span: Span, bag: AttributeBag): Reading {
  switch (bag.takeText('openinference.span.kind')?.toUpperCase() ?? 'CHAIN') {
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
    case 'GUARDRAIL':
    case 'EVALUATOR':
      return readCheck(span, bag);
    case 'CHAIN':
    case 'PROMPT':
      return { ...readingOf(null, agentOf(bag)), role: 'wrapper' };
    default:
      return readingOf({ kind: 'other', name: span.name });
  }
}

function readGeneration(bag: AttributeBag): Reading {
  const output = takeMessages(bag, 'llm.output_messages', 'output.value', 'assistant');
  const requested = bag.takeText('llm.request.model_name');
  const step = generationOf(output, {
    model: bag.takeText('llm.response.model_name') ?? requested ?? bag.takeText('llm.model_name'),
    finishReason: bag.takeText('llm.finish_reason'),
    inputTokens: bag.takeNumber('llm.token_count.prompt'),
    outputTokens: bag.takeNumber('llm.token_count.completion'),
  });
  return {
    ...readingOf(step, agentOf(bag)),
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
    ...readingOf(step, agentOf(bag) ?? span.name),
    role: 'agent',
    input: asked === null ? [] : [textMessage('user', asked)],
    output,
    offeredTools: takeOfferedTools(bag),
  };
}

/** Spans that others made and an instrumentation gave a kind keep the name they had. */
function agentOf(bag: AttributeBag): string | null {
  return bag.takeText('agent.name') ?? bag.takeText('gen_ai.agent.name');
}

function plainText(text: string | null): string | null {
  return text === null || typeof structured(text) !== 'string' ? null : text;
}
