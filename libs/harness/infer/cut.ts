/** The text up to a length in UTF-16 units, without half a character at its end. */
export function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
