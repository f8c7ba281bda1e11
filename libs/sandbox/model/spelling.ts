/** Words shorter than this are too near to each other to be guessed. */
const SHORTEST = 5;

/** Understands words with one slip (two letters swapped, one left out) as the known word they were meant for. */
export class Spelling {
  private readonly known = new Set<string>();
  private readonly bySlip = new Map<string, string>();

  constructor(texts: readonly string[]) {
    for (const text of texts) {
      for (const [word] of text.toLowerCase().matchAll(/[a-z]{2,}/g)) this.known.add(word);
    }
    for (const word of this.known) {
      if (word.length < SHORTEST) continue;
      for (const slip of slipsOf(word)) if (!this.bySlip.has(slip)) this.bySlip.set(slip, word);
    }
  }

  correct(text: string): string {
    return text.replace(/[A-Za-z]{4,}/g, (word) => {
      const lower = word.toLowerCase();
      return this.known.has(lower) ? word : (this.bySlip.get(lower) ?? word);
    });
  }
}

function* slipsOf(word: string): Generator<string> {
  for (let i = 1; i < word.length - 1; i++) {
    yield word.slice(0, i) + word.slice(i + 1);
    yield word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
  }
}
