import { type Span } from '#contracts';
import { AttributeBag } from '../attributes/attribute-bag.js';
import { type Reading, readingOf } from './convention.js';
import { conventions } from './registry.js';

/** Reads a span by the first convention that knows it; a span that none knows is kept as a step of kind `other`. */
export function readSpan(span: Span): Reading {
  const convention = conventions.find((candidate) => candidate.recognises(span));
  const reading = convention
    ? convention.read(span, new AttributeBag(span.attributes))
    : readingOf({ kind: 'other', name: span.name });
  if (span.droppedAttributesCount > 0) {
    reading.gaps.push(`the sender cut off ${span.droppedAttributesCount} attributes`);
  }
  return reading;
}
