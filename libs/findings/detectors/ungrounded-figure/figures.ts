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

/** Texts kept unread at most: past these, reading them once is cheaper than looking through them each time. */
const mostUnread = 60;

/** The numbers in the texts so far. Texts are read once a number may stand in one of them. */
export class Numbers {
  #unread: string[] = [];
  readonly #known = new Set<number>();

  learn(text: string): void {
    if (text === '') return;
    this.#unread.push(text);
    if (this.#unread.length > mostUnread) this.#read();
  }

  has(value: number): boolean {
    if (this.#known.has(value)) return true;
    const plain = String(value);
    const grouped = value >= 1000 ? value.toLocaleString('en') : plain;
    if (!this.#unread.some((text) => text.includes(plain) || text.includes(grouped))) return false;
    this.#read();
    return this.#known.has(value);
  }

  get all(): ReadonlySet<number> {
    this.#read();
    return this.#known;
  }

  #read(): void {
    for (const text of this.#unread) for (const value of numbersIn(text)) this.#known.add(value);
    this.#unread = [];
  }
}

function numbersIn(text: string): number[] {
  const matches = text.slice(0, maximumCharacters).match(/\d[\d,]*(?:\.\d+)?/g) ?? [];
  return matches.map(toNumber);
}

/** Does simple arithmetic over the reply's own amounts give this one: a sum, so many times one, or what
 * is left of one, or of a balance looked up? */
export function isExplained(value: number, amounts: readonly Amount[], known: Numbers): boolean {
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
    for (const b of known.all) if (near(value, a - b) || near(value, b - a)) return true;
  }
  return false;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.011;
}

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''));
}
