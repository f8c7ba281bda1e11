import type { AttributeValue } from '#contracts';

export interface Call {
  readonly name: string;
  readonly arguments: AttributeValue;
}

/**
 * Equal for calls that are the same: the same tool, with arguments that differ in no more than the order of keys, case,
 * spaces, quotes around a number, or keys that hold nothing.
 */
export function callKey({ name, arguments: given }: Call): string {
  return `${name} ${JSON.stringify(normal(given, 0))}`;
}

/** Equal for searches for the same words, whatever the tool is called; null for what is no search. */
export function searchKey({ arguments: given }: Call): string | null {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return null;
  const query = Object.hasOwn(given, 'query') ? given.query : undefined;
  return typeof query === 'string' ? normalText(query) : null;
}

/** Arguments come from models: they may nest as deep as they like, and are compared no deeper than this. */
const DEEPEST = 32;

function normal(value: AttributeValue, depth: number): AttributeValue {
  if (depth > DEEPEST) return null;
  if (value === null || typeof value !== 'object') return normalText(String(value ?? ''));
  if (Array.isArray(value)) return value.map((item) => normal(item, depth + 1));
  const entries = Object.entries(value)
    .filter(([, item]) => item !== null && item !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, normal(item, depth + 1)]));
}

function normalText(text: string): string {
  const plain = text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ');
  return plain !== '' && Number.isFinite(Number(plain)) ? String(Number(plain)) : plain;
}
