import { type CompiledRules } from './compile-rules.js';
import { readUnescaped } from './escapes.js';
import { type Found, findSensitive, inOriginal } from './find-sensitive.js';
import { looksLikeJson } from './json-text.js';

/** What the rules replace in a text: what is known as sensitive, and what expressions of the project match. */
export function findByRules(text: string, { kinds, custom }: CompiledRules): readonly Found[] {
  const found = findSensitive(text, kinds);
  if (custom.length === 0 || text === '') return found;
  return inOrder([...findCustom(text, custom), ...found]);
}

/** Expressions are read against what JSON says, not against how it writes it. */
function findCustom(text: string, custom: CompiledRules['custom']): Found[] {
  const unescaped = text.includes('\\') && looksLikeJson(text) ? readUnescaped(text) : null;
  const read = unescaped?.text ?? text;
  const found: Found[] = [];
  for (const { name, pattern } of custom) {
    // To tell that nothing matches is ten times faster than to look for where.
    if (!pattern.test(read)) continue;
    const matcher = pattern.matcher(read);
    while (matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()];
      if (end > start) found.push({ start, end, kind: name, value: read.slice(start, end) });
    }
  }
  return unescaped === null ? found : found.map((one) => inOriginal(one, unescaped));
}

/** In the order of the text; of two that overlap the first keeps its place and the other what lies behind it. */
function inOrder(found: Found[]): Found[] {
  const ordered: Found[] = [];
  let taken = 0;
  for (const one of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (one.end <= taken) continue;
    ordered.push(one.start < taken ? { ...one, start: taken } : one);
    taken = one.end;
  }
  return ordered;
}
