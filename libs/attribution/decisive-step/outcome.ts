import type { AttributeValue, Step } from '#contracts';
import { bounded } from './wording.js';

/** What a tool, a search or an interpreter gave back. */
export interface Outcome {
  readonly failed: boolean;
  readonly text: string;
}

/** What came of a step; null for messages, for what is not the agent's doing, and for calls that asked for nothing. */
export function outcomeOf(step: Step): Outcome | null {
  switch (step.kind) {
    case 'tool':
      return asksNothing(step.arguments) ? null : readOutcome(step.error, textOf(step.result));
    case 'retrieval':
      return readOutcome(step.error, step.documents.map(({ text }) => text).join('\n'));
    case 'memory':
      return step.operation === 'read' ? readOutcome(step.error, textOf(step.value)) : null;
    default:
      return null;
  }
}

/** What a model was shown of a result that has no step of its own. */
export function observed(text: string): Outcome {
  return readOutcome(ERROR_HEAD.test(text.slice(0, 200)) ? 'error' : null, text);
}

function readOutcome(error: string | null, text: string): Outcome {
  return { failed: error !== null || TRACEBACK.test(text.slice(0, 2_000)), text: bounded(text) };
}

const TRACEBACK = /^Traceback \(most recent call last\)/m;
const ERROR_HEAD = /^\W*(?:observation:?\s*)?(?:\w*error|\w*exception|traceback|failed)\b/i;

/** A form left blank: keys, and no value behind any. A call without parameters has no keys and asks all the same. */
export function asksNothing(value: AttributeValue): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const values = Object.values(value);
  return values.length > 0 && values.every((one) => typeof one === 'string' && one.trim() === '');
}

/** A result as the model read it. */
export function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}
