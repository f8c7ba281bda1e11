import { type Found } from './find-sensitive.js';
import { JsonWalk, looksLikeJson, type Stretch } from './json-text.js';
import { type PlaceholderOf } from './placeholder.js';

/** The text with placeholders for what was found in it. JSON stays JSON: a number becomes a string. */
export function replaceFound(text: string, found: readonly Found[], placeholderOf: PlaceholderOf): string {
  const walk = looksLikeJson(text) ? new JsonWalk(text) : null;
  const parts: string[] = [];
  let copied = 0;
  for (const one of found) {
    const placeholder = placeholderOf(one.kind, one.value);
    const whole: Stretch = { start: one.start, end: one.end, bare: false };
    for (const stretch of walk?.replaceable(one.start, one.end) ?? [whole]) {
      if (stretch.start < copied) continue;
      const quote = stretch.bare ? '"' : quoteOfNestedNumber(text, stretch);
      parts.push(text.slice(copied, stretch.start), quote, placeholder, quote);
      copied = stretch.end;
    }
  }
  parts.push(text.slice(copied));
  return parts.join('');
}

/** The escaped quote of JSON that stands inside a string, where a number in it is replaced; else nothing. */
function quoteOfNestedNumber(text: string, { start, end }: Stretch): string {
  const after = text[end];
  if (after !== ',' && after !== '}' && after !== ']') return '';
  if (!isDigit(text.charCodeAt(start)) || !isDigit(text.charCodeAt(end - 1))) return '';
  const slashes = /(\\{1,15})" ?: ?$/.exec(text.slice(Math.max(0, start - 24), start))?.[1];
  return slashes === undefined ? '' : `${slashes}"`;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
