/** A text as it reads without escapes, and where each of its characters stands in the text as it is. */
export interface Unescaped {
  text: string;
  /** One more than the text has characters: the last is the end. */
  offsets: Int32Array;
}

const escapes = /\\+(?:u([0-9a-fA-F]{4})|([nrtbf"'/])|)/g;
const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Undoes the escapes of JSON, those of JSON inside JSON too: a run of backslashes counts as one. */
export function readUnescaped(text: string): Unescaped {
  const offsets = new Int32Array(text.length + 1);
  const parts: string[] = [];
  let length = 0;
  let copied = 0;
  const copyTo = (end: number) => {
    parts.push(text.slice(copied, end));
    for (; copied < end; copied++) offsets[length++] = copied;
  };
  for (const match of text.matchAll(escapes)) {
    copyTo(match.index);
    const [whole, code, letter] = match;
    parts.push(
      code === undefined ? (named[letter!] ?? letter ?? '\\') : String.fromCharCode(Number.parseInt(code, 16)),
    );
    offsets[length++] = match.index;
    copied = match.index + whole.length;
  }
  copyTo(text.length);
  offsets[length] = text.length;
  return { text: parts.join(''), offsets: offsets.subarray(0, length + 1) };
}

/**
 * Escapes of what may stand inside a value or part it: `@`, `+`, digits, letters, quotes, spaces and hyphens. Serialisers
 * that write them so are rare; the common ones escape letters beyond ASCII, `<`, `>`, `&` and `'`.
 */
const insideValues =
  /\\u(?:00(?:2[0258-9bd-f]|3[0-9ad]|4[0-9a-f]|5[0-9acf]|6[1-9a-f]|7[0-9a]|a0)|20(?:0[79]|1[0-3]|2f))/i;

/** Whether escapes may hide something of a value, so that the text must be read unescaped. */
export function hidesValues(text: string): boolean {
  return text.includes('\\u') && insideValues.test(text);
}

/** The end of the escape that a backslash begins: of `\n` and `\u00e9` two and six characters on, else one. */
export function escapeEnd(text: string, backslash: number): number {
  const letter = text[backslash + 1];
  if (letter === undefined) return backslash + 1;
  if ('nrtbf'.includes(letter)) return backslash + 2;
  return /^u[0-9a-fA-F]{4}/.test(text.slice(backslash + 1, backslash + 6)) ? backslash + 6 : backslash + 1;
}
