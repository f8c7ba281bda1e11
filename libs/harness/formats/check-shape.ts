import type { z } from 'zod';
import type { Defect } from '../problem.js';
import { unknownFields } from './unknown-fields.js';

/** Raw data held against a schema: the document, or every defect. A field too many is a defect too. */
export function checkShape<D>(schema: z.ZodType<D>, raw: unknown): { document: D } | { defects: Defect[] } {
  const result = schema.safeParse(raw);
  if (!result.success) return { defects: result.error.issues.map(defectOf) };
  const unknown = unknownFields(raw, result.data);
  return unknown.length > 0 ? { defects: unknown } : { document: result.data };
}

function defectOf(issue: z.core.$ZodIssue): Defect {
  const at = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const name = at.length > 0 ? `\`${at.join('.')}\`` : 'the document';
  return {
    at,
    message: `${name.replace(/^the/, 'The')} is wrong: ${issue.message}.`,
    fix: `Correct ${name}${expected(issue)}.`,
  };
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return `: it must be ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  if (issue.code === 'invalid_value') return `: one of ${issue.values.map(String).join(', ')}`;
  return '';
}
