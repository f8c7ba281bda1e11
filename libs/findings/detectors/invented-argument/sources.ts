const maximumCharacters = 200_000;

/**
 * All that was said, read or looked up so far. Codes are compared without case, spaces and separators, since users write
 * `ab 12-34` for `AB1234`; that form is made only when a code does not stand there as it is.
 */
export class Sources {
  #texts: string[] = [];
  #size = 0;
  #compact = '';
  #compacted = 0;

  add(text: string): void {
    if (this.#size >= maximumCharacters) return;
    this.#texts.push(text);
    this.#size += text.length;
  }

  /** The code, or at least its longest run of digits, was named; beyond the size limit everything counts as named. */
  hold(code: string): boolean {
    if (this.#size >= maximumCharacters || this.#texts.some((text) => text.includes(code))) return true;
    for (; this.#compacted < this.#texts.length; this.#compacted++)
      this.#compact += ` ${compact(this.#texts[this.#compacted]!)}`;
    if (this.#compact.includes(compact(code))) return true;
    const digits = (code.match(/\d+/g) ?? []).reduce((a, b) => (b.length > a.length ? b : a), '');
    return digits.length >= 3 && this.#compact.includes(digits);
  }
}

function compact(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
