import { type AttributeValue } from '#contracts';
import { MAX_DEPTH, plainValue } from './plain-value.js';

export interface ParsedJson {
  value: AttributeValue;
  /** The text ended early (SDKs cut long strings): `value` holds what came before the cut. */
  cut: boolean;
}

/** Reads JSON text, whole or cut off at its end; null where it is not JSON at all. */
export function parseJson(text: string): ParsedJson | null {
  try {
    return { value: plainJson(text), cut: false };
  } catch {
    const repaired = closeCutJson(text);
    if (repaired === null) return null;
    try {
      return { value: plainJson(repaired), cut: true };
    } catch {
      return null;
    }
  }
}

/**
 * NUL, surrogates, `__proto__` (also escaped) and numbers without end: only where the text may hold one of them is what it
 * says copied part by part, which costs more than parsing it.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
const suspicious = /[\u0000\uD800-\uDFFF]|\\u(?:00(?:00|5f)|d[89a-f])|__proto__|\de\+?\d{3}|\d{300}/i;

function plainJson(text: string): AttributeValue {
  const value = JSON.parse(text) as AttributeValue;
  return suspicious.test(text) || isDeep(value, MAX_DEPTH) ? plainValue(value) : value;
}

function isDeep(value: AttributeValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  const items = Array.isArray(value) ? value : Object.values(value);
  for (const item of items) if (isDeep(item, levels - 1)) return true;
  return false;
}

/**
 * Completes an object or array that was cut off: closes the open string, drops a half-written key, number or literal,
 * closes the open brackets. One pass. Null for text that does not start as an object or array, or that is broken elsewhere.
 */
function closeCutJson(text: string): string | null {
  const start = text.trimStart()[0];
  if (start !== '{' && start !== '[') return null;
  const open: string[] = [];
  let inString = false;
  let stringStart = 0;
  /** Where a half-written escape begins, else the end of the text. */
  let end = text.length;
  /** Text up to here is complete once the brackets of `openAtSafe` are closed. */
  let safe = 0;
  let openAtSafe = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (inString) {
      if (char === '\\') {
        const length = text[i + 1] === 'u' ? 6 : 2;
        if (i + length > text.length) end = i;
        i += length - 1;
      } else if (char === '"') inString = false;
    } else if (char === '"') {
      inString = true;
      stringStart = i;
    } else if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      safe = i + 1;
      openAtSafe = open.length;
    } else if (char === '}' || char === ']') {
      if (open.pop() !== char) return null;
      safe = i + 1;
      openAtSafe = open.length;
    } else if (char === ',') {
      safe = i;
      openAtSafe = open.length;
    }
  }
  if (open.length === 0) return null;
  const closing = (depth: number) => open.slice(0, depth).reverse().join('');
  if (inString && isValue(text, stringStart, open)) {
    return `${text.slice(0, end)}"${closing(open.length)}`;
  }
  return `${text.slice(0, safe)}${closing(openAtSafe)}`;
}

/** Whether the string that starts at `at` is a value (not a key of an object). */
function isValue(text: string, at: number, open: readonly string[]): boolean {
  if (open[open.length - 1] === ']') return true;
  return text.slice(0, at).trimEnd().endsWith(':');
}
