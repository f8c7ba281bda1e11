import { type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, readingOf } from '../convention.js';
import { generationOf } from '../generation.js';
import { textMessage } from '../messages.js';
import { argumentsOf, resultOf, wordsOfFunction } from '../wrapped-function.js';
import { isModelSpan, readModelSpan } from './model-spans.js';
import { hasSearchResults, readSearch } from './vector-search.js';

/** Traceloop's OpenLLMetry: decorated functions (`traceloop.span.kind`), model calls of two generations, vector searches. */
export const traceloop: Convention = {
  name: 'traceloop',
  conversationIds: [
    'traceloop.association.properties.conversation_id',
    'traceloop.association.properties.session_id',
    'traceloop.association.properties.thread_id',
    'traceloop.association.properties.chat_id',
  ],
  userIds: ['traceloop.association.properties.user_id'],
  idPrecedence: 2,
  lacks: {
    memory: 'The SDK has no memory spans.',
    evaluation: 'Its evaluators report to their own backend, not on spans.',
    feedback: 'User feedback goes to its own backend, not on spans.',
    version: 'A version stands on prompts only, as a template and its number.',
  },
  recognises: (span) => isModelSpan(span) || 'traceloop.span.kind' in span.attributes || hasSearchResults(span),
  read: (span, bag) => {
    if (hasSearchResults(span)) return readSearch(span, bag);
    if (isModelSpan(span) || 'gen_ai.operation.name' in span.attributes) return readModelSpan(span, bag);
    return readFunction(span, bag);
  },
};

function readFunction(span: Span, bag: AttributeBag): Reading {
  const name = bag.takeText('traceloop.entity.name') ?? span.name;
  switch (bag.takeText('traceloop.span.kind')) {
    case 'agent':
      return readAgent(bag, name);
    case 'tool':
      return readTool(bag, name);
    case 'workflow':
    case 'task':
      return { ...readingOf(null, bag.takeText('gen_ai.agent.name')), role: 'wrapper' };
    default:
      return readingOf({ kind: 'other', name: span.name }, bag.takeText('gen_ai.agent.name'));
  }
}

function readAgent(bag: AttributeBag, name: string): Reading {
  const asked = wordsOfFunction(bag.take('traceloop.entity.input'));
  const answer = wordsOfFunction(bag.take('traceloop.entity.output'));
  const output = answer === null ? [] : [textMessage('assistant', answer)];
  const step = generationOf(output, { model: null, finishReason: null, inputTokens: null, outputTokens: null });
  return {
    ...readingOf(step, bag.takeText('gen_ai.agent.name') ?? name),
    role: 'agent',
    input: asked === null ? [] : [textMessage('user', asked)],
    output,
  };
}

function readTool(bag: AttributeBag, name: string): Reading {
  return readingOf(
    {
      kind: 'tool',
      name: bag.takeText('gen_ai.tool.name') ?? name,
      callId: bag.takeText('gen_ai.tool.call.id'),
      arguments: argumentsOf(bag.take('traceloop.entity.input')),
      result: resultOf(bag.take('traceloop.entity.output')),
    },
    bag.takeText('gen_ai.agent.name'),
  );
}
