/** Placeholders that redaction left: they are nobody's words. */
const placeholder = /<[a-z-]+:[0-9a-f]+>/g;
const word = /\p{L}{4,}/gu;
/** Characters of a text that are read. */
const MOST_CHARACTERS = 20_000;

/** The words of a text in lower case; those of less than four letters hold sentences together, and are left out. */
export function wordsIn(text: string): Set<string> {
  return new Set(text.slice(0, MOST_CHARACTERS).replace(placeholder, ' ').toLowerCase().match(word) ?? []);
}

/** What forms of a word have in common: its first six letters, without a closing s. */
export function stemOf(one: string): string {
  return (one.endsWith('s') ? one.slice(0, -1) : one).slice(0, 6);
}

export function stemsIn(text: string): Set<string> {
  return new Set([...wordsIn(text)].map(stemOf));
}

/** Share of the one set that the other holds; 1 of nothing. */
export function shareHeld(of: ReadonlySet<string>, by: ReadonlySet<string>): number {
  if (of.size === 0) return 1;
  let held = 0;
  for (const one of of) if (by.has(one)) held++;
  return held / of.size;
}
