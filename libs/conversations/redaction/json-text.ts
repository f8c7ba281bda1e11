/** A stretch of a text; `bare` when it is one of JSON's numbers or literals, so that what replaces it needs quotes. */
export interface Stretch {
  start: number;
  end: number;
  bare: boolean;
}

/** Whether a text can be JSON, or JSON that was cut off: it begins as an object or array. */
export function looksLikeJson(text: string): boolean {
  return /^\s{0,64}[[{]\s{0,64}(?:["[{\]}\d-]|true|false|null|$)/.test(text);
}

const BACKSLASH = 0x5c;
const bareForm = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/**
 * Walks through JSON text once, from stretch to stretch in their order, and tells what of each can be replaced so that the
 * text stays JSON: parts of strings, whole numbers and literals. Brackets, quotes and commas are left standing.
 */
export class JsonWalk {
  readonly #text: string;
  #at = 0;
  #inString = false;
  /** The next quote that counts, once it was looked for: strings may be long, and much be replaced in one. */
  #quote = -1;

  constructor(text: string) {
    this.#text = text;
  }

  replaceable(start: number, end: number): Stretch[] {
    this.#walkTo(start);
    const stretches: Stretch[] = [];
    while (this.#at < end) {
      const from = this.#at;
      if (this.#inString) {
        const close = Math.min(end, this.#nextQuote());
        if (close > from) stretches.push({ start: from, end: close, bare: false });
        this.#at = close;
        if (close < end) this.#cross();
      } else if (this.#text[from] === '"') this.#cross();
      else if (isStructural(this.#text.charCodeAt(from))) this.#at++;
      else {
        const word = this.#wordAround(from);
        stretches.push(word.bare ? word : { start: from, end: Math.min(end, word.end), bare: false });
        this.#at = word.end;
      }
    }
    return stretches;
  }

  #walkTo(target: number): void {
    while (this.#at < target) {
      const quote = this.#nextQuote();
      this.#at = Math.min(quote, target);
      if (quote < target) this.#cross();
    }
  }

  /** Steps over a quote. */
  #cross(): void {
    this.#inString = !this.#inString;
    this.#at++;
  }

  /** The next quote from here, inside a string the next that is not escaped; else the end of the text. */
  #nextQuote(): number {
    if (this.#quote >= this.#at) return this.#quote;
    const text = this.#text;
    let quote = text.indexOf('"', this.#at);
    while (quote !== -1 && this.#inString && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
    this.#quote = quote === -1 ? text.length : quote;
    return this.#quote;
  }

  /** The number or literal that stands here. */
  #wordAround(at: number): Stretch {
    const text = this.#text;
    let start = at;
    while (start > 0 && !isStructural(text.charCodeAt(start - 1))) start--;
    let end = at;
    while (end < text.length && !isStructural(text.charCodeAt(end))) end++;
    return { start, end, bare: end - start < 40 && bareForm.test(text.slice(start, end)) };
  }
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = quote;
  while (slashes > 0 && text.charCodeAt(slashes - 1) === BACKSLASH) slashes--;
  return (quote - slashes) % 2 === 1;
}

/** White space, brackets, commas, colons and quotes. */
function isStructural(code: number): boolean {
  return code <= 0x20 || '[]{},:"'.includes(String.fromCharCode(code));
}
