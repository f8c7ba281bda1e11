import { type AttributeValue } from '#contracts';
import { storableText } from './storable-text.js';

/** Values nested deeper than this are an attack or an accident; JSON.stringify and the database would choke on them. */
export const MAX_DEPTH = 48;

/** Parsed JSON as an attribute value: `__proto__` keys are left out, what lies deeper than 48 levels becomes null. */
export function plainValue(value: unknown, depth = 0): AttributeValue {
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => plainValue(item, depth + 1));
  const result: { [key: string]: AttributeValue } = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== '__proto__') result[storableText(key)] = plainValue(item, depth + 1);
  }
  return result;
}
