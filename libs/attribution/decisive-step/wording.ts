/** How much of one text is read: the head and the tail of what is longer. A step may hold a whole web page. */
const READ_CHARACTERS = 12_000;
const QUOTED_CHARACTERS = 80;

/** The part of a text that is read. */
export function bounded(text: string): string {
  if (text.length <= READ_CHARACTERS) return text;
  return `${text.slice(0, (READ_CHARACTERS * 2) / 3)}\n${text.slice(-READ_CHARACTERS / 3)}`;
}

/** What was written for people to read, and what for a machine to run (fenced blocks). */
export function splitCode(text: string): { prose: string; code: string } {
  const parts = text.split('```');
  return {
    prose: parts.filter((_, i) => i % 2 === 0).join('\n'),
    code: parts.filter((_, i) => i % 2 === 1).join('\n'),
  };
}

/** Addresses of the web, numbers and words, as written. */
export function writtenTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** Every word and number of a text so that equal ones are equal: lower case, no thousands separators, no possessive. */
export function tokensOf(text: string): string[] {
  return writtenTokens(text).map(normalToken);
}

export function normalToken(token: string): string {
  const lower = token.toLowerCase();
  return /^\d/.test(lower) ? lower.replaceAll(',', '') : lower.replace(/['’]s$/, '');
}

const TOKEN = /https?:\/\/[^\s)"'\]>]+|\d[\d.,:/-]*\d|[\p{L}\d]+(?:['’-][\p{L}\d]+)*/gu;

/** The beginning of a text, in one line, to show a person. */
export function quote(text: string): string {
  return text.slice(0, QUOTED_CHARACTERS).replace(/\s+/g, ' ').trim();
}

/** What a pattern found, with the words after it, to show a person; null where it finds nothing. */
export function quoteFrom(text: string, pattern: RegExp): string | null {
  const at = text.search(pattern);
  return at < 0 ? null : quote(text.slice(at));
}
