export interface Amount {
  /** As said, with its currency sign. */
  readonly phrase: string;
  readonly value: number;
}

const maximumCharacters = 40_000;
const maximumAmounts = 40;
const largestCount = 12;

/** Sums of money a text names. Numbers without a currency are counts, dates and codes, and too common to judge. */
export function amountsIn(text: string): Amount[] {
  const amounts: Amount[] = [];
  for (const match of text.slice(0, maximumCharacters).matchAll(/[$€£]\s?(\d[\d,]*(?:\.\d{1,2})?)/g)) {
    amounts.push({ phrase: match[0], value: toNumber(match[1]!) });
    if (amounts.length >= maximumAmounts) break;
  }
  return amounts;
}

/** Every number in the texts so far; texts are read only once a number is asked for. */
export class Numbers {
  #unread: string[] = [];
  #known = new Set<number>();

  learn(text: string): void {
    if (text !== '') this.#unread.push(text);
  }

  get all(): ReadonlySet<number> {
    for (const text of this.#unread)
      for (const match of text.slice(0, maximumCharacters).matchAll(/\d[\d,]*(?:\.\d+)?/g))
        this.#known.add(toNumber(match[0]));
    this.#unread = [];
    return this.#known;
  }

  has(value: number): boolean {
    return this.all.has(value);
  }
}

/** Does simple arithmetic over the reply's own amounts give this one: a sum, so many times one, or what
 * is left of one, or of a balance looked up? */
export function isExplained(value: number, amounts: readonly Amount[], known: ReadonlySet<number>): boolean {
  const parts = amounts.map((amount) => amount.value).filter((part) => part !== value);
  if (
    parts.length > 0 &&
    near(
      value,
      parts.reduce((a, b) => a + b, 0),
    )
  )
    return true;
  for (const a of parts) {
    for (const b of parts) if (near(value, a + b) || near(value, a - b)) return true;
    for (let count = 2; count <= largestCount; count++) if (near(value, a * count)) return true;
    for (const b of known) if (near(value, a - b) || near(value, b - a)) return true;
  }
  return false;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.011;
}

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''));
}
