import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Reading, readingOf } from '../convention.js';
import { isFields } from '../messages.js';

/** A guardrail or an evaluator: a label, a score and a reason as JSON, or one word. */
export function readCheck(span: Span, bag: AttributeBag): Reading {
  const told = structured(bag.take('output.value'));
  const fields = isFields(told) ? told : {};
  const word = typeof told === 'string' && told.length <= 40 ? told : null;
  const score = fields.score ?? null;
  return readingOf({
    kind: 'evaluation',
    name: span.name,
    label: word ?? labelOf(fields.label ?? fields.result ?? fields.outcome ?? fields.passed ?? null),
    score: typeof score === 'number' ? score : null,
    explanation:
      textOf(fields.explanation) ?? textOf(fields.reason) ?? (word === null && typeof told === 'string' ? told : null),
  });
}

function labelOf(value: AttributeValue): string | null {
  if (typeof value === 'boolean') return value ? 'pass' : 'fail';
  return textOf(value);
}

function textOf(value: AttributeValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
