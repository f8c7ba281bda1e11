import { daysUntil } from '../dates.js';
import type { ArgumentRule } from './schema.js';

/** What the checks of an argument may look at. */
export interface ValidationContext {
  nowMs: number;
  /** Whether a record with this code exists. */
  exists(record: string, code: string): boolean;
  /** The shape of a record's codes; `#` is a digit. */
  shapeOf(record: string): string;
}

export type Refusal = { status: 404 | 422; message: string } | null;

/** Why the back end refuses this value, or null where it takes it. Messages are as terse as those of real APIs. */
export function validateArgument(
  name: string,
  rule: ArgumentRule,
  value: unknown,
  context: ValidationContext,
): Refusal {
  if (value === undefined || value === null || value === '') return { status: 422, message: `${name} is required` };
  const text = String(value);
  const invalid: Refusal = { status: 422, message: `${name} is invalid` };
  switch (rule.kind) {
    case 'code':
      if (!hasShape(text, context.shapeOf(rule.record))) return invalid;
      return context.exists(rule.record, text) ? null : { status: 404, message: `${rule.record} ${text} not found` };
    case 'date': {
      const days = daysUntil(context.nowMs, text);
      if (days === null) return invalid;
      return days >= 0 && days <= rule.withinDays ? null : { status: 422, message: `${name} is out of range` };
    }
    case 'enum':
      return rule.values.includes(text) ? null : invalid;
    case 'integer': {
      const number = Number(text);
      return Number.isInteger(number) && number >= rule.minimum && number <= rule.maximum ? null : invalid;
    }
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text) ? null : invalid;
    case 'text':
      return text.length >= rule.minLength ? null : invalid;
  }
}

function hasShape(text: string, shape: string): boolean {
  if (text.length !== shape.length) return false;
  for (let i = 0; i < shape.length; i++) {
    const wanted = shape[i];
    const given = text[i] as string;
    if (wanted === '#' ? given < '0' || given > '9' : given !== wanted) return false;
  }
  return true;
}
