import { normalToken, tokensOf, writtenTokens } from './wording.js';

/**
 * The particulars a text asserts: numbers of two digits or more, names of two words or more, addresses of the web and
 * quoted words; each as the tokens it is made of. Headings and list numbers are form, not content.
 */
export function specificsOf(prose: string): string[][] {
  const found = new Map<string, string[]>();
  for (const line of prose.split('\n')) {
    const content = line.trim().replace(LIST_MARK, '');
    if (content.startsWith('#')) continue;
    for (const tokens of specificsIn(content)) if (tokens.length > 0) found.set(tokens.join(' '), tokens);
  }
  return [...found.values()];
}

function specificsIn(line: string): string[][] {
  const found = [...line.matchAll(QUOTED)].map(([, words]) => tokensOf(words as string));
  let name: string[] = [];
  for (const token of writtenTokens(line)) {
    if (CAPITAL.test(token)) {
      name.push(normalToken(token));
      continue;
    }
    if (name.length > 1) found.push(name);
    name = [];
    if (token.startsWith('http') || TWO_DIGITS.test(token)) found.push([normalToken(token)]);
  }
  if (name.length > 1) found.push(name);
  return found;
}

const LIST_MARK = /^(?:[-*•>]+\s*)?(?:step\s+)?(?:\d{1,3}[.):]\s*)?/i;
/** Not the keys of a JSON object: they are form. */
const QUOTED = /["“]([^"”\n]{2,80})["”](?!\s*:)/g;
const CAPITAL = /^\p{Lu}/u;
const TWO_DIGITS = /\d.*\d/;
