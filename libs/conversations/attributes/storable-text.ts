/**
 * Text that every store takes: NUL and lone surrogates, which PostgreSQL refuses in text and jsonb, become U+FFFD.
 * Costs one scan where there is nothing to replace.
 */
export function storableText(text: string): string {
  return needsRepair.test(text) ? text.replace(unstorable, '\uFFFD') : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
const needsRepair = /[\u0000\uD800-\uDFFF]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for
const unstorable = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
