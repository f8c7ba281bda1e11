import { type AttributeValue } from '#contracts';
import { structured } from '../attributes/attribute-bag.js';
import { isFields } from './message-parts.js';

/*
 * Decorators record the function they wrap: its arguments as `{args: [...], kwargs: {...}}` or by their names, its result as it
 * is, framed as `{output: ...}`, or as the text parts of an MCP result.
 */

/** The arguments of a wrapped tool. */
export function argumentsOf(value: AttributeValue | undefined): AttributeValue {
  const told = structured(value);
  if (!isFields(told)) return told;
  if (isCall(told)) {
    if (told.args.length === 0) return told.kwargs;
    return Object.keys(told.kwargs).length === 0 ? told.args : told;
  }
  const [only, ...more] = Object.keys(told);
  return only === 'input' && more.length === 0 ? structured(told.input) : told;
}

/** What a wrapped function returned. */
export function resultOf(value: AttributeValue | undefined): AttributeValue {
  const told = withoutQuotes(structured(value));
  if (!isFields(told)) return told;
  const [only, ...more] = Object.keys(told);
  if (more.length > 0) return told;
  if (only === 'output') return structured(told.output);
  const parts = only === 'content' && Array.isArray(told.content) ? told.content : [];
  const texts = parts.map((part) => (isFields(part) && typeof part.text === 'string' ? part.text : null));
  return parts.length > 0 && texts.every((text) => text !== null) ? texts.join('\n') : told;
}

/** What an agent was asked or said, where its function takes or gives just one text. */
export function wordsOfFunction(value: AttributeValue | undefined): string | null {
  const told = withoutQuotes(structured(value));
  if (typeof told === 'string') return told === '' ? null : told;
  if (!isFields(told)) return null;
  const given = isCall(told) ? [...told.args, ...Object.values(told.kwargs)] : Object.values(told);
  return given.length === 1 && typeof given[0] === 'string' && given[0] !== '' ? given[0] : null;
}

function isCall(told: {
  [key: string]: AttributeValue;
}): told is { args: AttributeValue[]; kwargs: { [key: string]: AttributeValue } } {
  return Array.isArray(told.args) && isFields(told.kwargs) && Object.keys(told).length === 2;
}

/** Text that was written as JSON keeps its quotes in the attribute: they are taken off. */
export function withoutQuotes(value: AttributeValue): AttributeValue {
  if (typeof value !== 'string' || !/^".*"$/s.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}
