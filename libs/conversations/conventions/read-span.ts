import { type Span } from '#contracts';
import { AttributeBag } from '../attributes/attribute-bag.js';
import { type Reading, readingOf } from './convention.js';
import { readJudgements } from './judgements.js';
import { conventions } from './registry.js';

/**
 * Reads a span by the first convention that knows it, and lets the others fill in what it leaves empty; a span that none knows
 * is kept as a step of kind `other`.
 */
export function readSpan(span: Span): Reading {
  const convention = conventions.find((candidate) => candidate.recognises(span));
  const bag = new AttributeBag(span.attributes);
  const judgements = readJudgements(span);
  const reading = convention ? convention.read(span, bag) : readUnknown(span, judgements.length > 0);
  reading.events.push(...judgements);
  for (const other of conventions) if (other !== convention) other.complete?.(reading, bag);
  if (span.droppedAttributesCount > 0) {
    reading.gaps.push(`the sender cut off ${span.droppedAttributesCount} attributes`);
  }
  return reading;
}

/** A span that does nothing but judge, as log records without a span become, is no step of its own. */
function readUnknown(span: Span, judges: boolean): Reading {
  return judges ? { ...readingOf(null), role: 'wrapper' } : readingOf({ kind: 'other', name: span.name });
}
