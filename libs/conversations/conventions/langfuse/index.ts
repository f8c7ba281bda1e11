import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Convention, type Reading, readingOf } from '../convention.js';
import { readDocuments } from '../documents.js';
import { isFields } from '../messages.js';
import { argumentsOf, resultOf, wordsOfFunction } from '../wrapped-function.js';
import { completeReading } from './complete-reading.js';
import { takeGeneration, takeWords } from './observation.js';

/** Langfuse's SDKs, and what its API gives back: an observation a span, its type in `langfuse.observation.type`. */
export const langfuse: Convention = {
  name: 'langfuse',
  conversationIds: ['langfuse.session.id', 'session.id'],
  userIds: ['langfuse.user.id', 'user.id'],
  idPrecedence: -1,
  lacks: {
    memory: 'There is no type of observation for memory.',
    'hand-off': 'There is no type of observation for a hand-off.',
    feedback: 'Scores go to the API, not on spans.',
  },
  recognises: ({ attributes }) =>
    'langfuse.observation.type' in attributes ||
    'langfuse.observation.input' in attributes ||
    'langfuse.observation.output' in attributes,
  read: readObservation,
  complete: completeReading,
};

function readObservation(span: Span, bag: AttributeBag): Reading {
  switch (bag.takeText('langfuse.observation.type')?.toLowerCase()) {
    case 'generation':
      return takeGeneration(bag);
    case 'agent':
      return readAgent(span, bag);
    case 'tool':
      return readTool(span, bag);
    case 'retriever':
      return readRetrieval(span, bag);
    case 'evaluator':
    case 'guardrail':
      return readCheck(span, bag);
    case 'span':
    case 'chain':
      return { ...readingOf(null), role: 'wrapper' };
    default:
      return readingOf({ kind: 'other', name: span.name });
  }
}

function readAgent(span: Span, bag: AttributeBag): Reading {
  const { input, output, step } = takeWords(bag);
  return { ...readingOf(step, span.name), role: 'agent', input, output };
}

function readTool(span: Span, bag: AttributeBag): Reading {
  return readingOf({
    kind: 'tool',
    name: span.name,
    callId: null,
    arguments: argumentsOf(bag.take('langfuse.observation.input')),
    result: resultOf(bag.take('langfuse.observation.output')),
  });
}

function readRetrieval(span: Span, bag: AttributeBag): Reading {
  return readingOf({
    kind: 'retrieval',
    source: span.name,
    query: wordsOfFunction(bag.take('langfuse.observation.input')) ?? '',
    documents: readDocuments(resultOf(bag.take('langfuse.observation.output'))),
  });
}

/** A check gives a word, a truth value, a number, or an object of these. */
function readCheck(span: Span, bag: AttributeBag): Reading {
  const told = resultOf(bag.take('langfuse.observation.output'));
  const fields: { [key: string]: AttributeValue } = isFields(told) ? told : { label: structured(told) };
  const verdict = fields.passed ?? fields.pass ?? fields.label ?? null;
  const score = fields.score ?? (typeof verdict === 'number' ? verdict : null);
  const reason = fields.explanation ?? fields.reason ?? fields.reasoning ?? fields.comment;
  return readingOf({
    kind: 'evaluation',
    name: span.name,
    label: typeof verdict === 'boolean' ? (verdict ? 'pass' : 'fail') : typeof verdict === 'string' ? verdict : null,
    score: typeof score === 'number' ? score : null,
    explanation: typeof reason === 'string' ? reason : null,
  });
}
