/** `my shoe size is 42`, `my account number: AC-1234`: a user stating a fact of their own in plain words. */
const statedFact = /\bmy ((?:[a-z]+ ){0,2}[a-z]+)(?: is|'s|:| =) ["']?([\w@.+#/-]{1,60})/i;

/** The slot key for the fact a text states (`shoe_size`), or null where it states none. */
export function factKey(text: string): string | null {
  const match = statedFact.exec(text);
  return match ? (match[1] as string).toLowerCase().trim().replaceAll(' ', '_') : null;
}

/** The value of the fact a text states, or null. */
export function factValue(text: string): string | null {
  return statedFact.exec(text)?.[2]?.replace(/[.,;]+$/, '') ?? null;
}

/** A slot's write pattern for a key: what recognises the same fact when it is said again. The first group is the value. */
export function factPattern(key: string): string {
  return `\\bmy ${key.replaceAll('_', ' ')}(?: is|'s|:| =) ["']?([\\w@.+#/-]{1,60})`;
}
