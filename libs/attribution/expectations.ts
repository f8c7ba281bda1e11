import type { Spread } from './profile.js';

/** Conversations of an intent whose requests hold a word, and the tools that served in them. */
export interface WordUse extends Spread {
  tools: Map<string, Spread>;
}

/** Word of requests → its use; the empty word stands for every request. */
export type WordUses = Map<string, WordUse>;

/** A word that fewer conversations hold tells nothing of what they do. */
const MIN_HOLDING = 3;

export function countWords(
  uses: WordUses,
  words: ReadonlySet<string>,
  tools: ReadonlySet<string>,
  side: keyof Spread,
): void {
  for (const word of ['', ...words]) {
    const use = uses.get(word) ?? { passing: 0, failing: 0, tools: new Map<string, Spread>() };
    use[side]++;
    for (const tool of tools) {
      const spread = use.tools.get(tool) ?? { passing: 0, failing: 0 };
      spread[side]++;
      use.tools.set(tool, spread);
    }
    uses.set(word, use);
  }
}

/** How likely each tool serves in a passing, and in a failing, conversation with such a request. */
export type Expected = Map<string, Spread>;

/**
 * What neighbours with these words do: the mean over the request's words of what the conversations that hold them did,
 * rare words counting more. An intent may hold two kinds of request; its words tell which of them this one is.
 */
export function expectedTools(uses: WordUses, words: ReadonlySet<string>): Expected {
  const known = [...words].flatMap((word) => uses.get(word) ?? []).filter(isTelling);
  const telling = known.length > 0 ? known : [...(uses.get('') === undefined ? [] : [uses.get('') as WordUse])];
  const mass = telling.reduce((sum, use) => sum + weightOf(use), 0);
  const expected: Expected = new Map();
  for (const use of telling)
    for (const [tool, { passing, failing }] of use.tools) {
      const share = weightOf(use) / mass;
      const spread = expected.get(tool) ?? { passing: 0, failing: 0 };
      spread.passing += (share * passing) / Math.max(1, use.passing);
      spread.failing += (share * failing) / Math.max(1, use.failing);
      expected.set(tool, spread);
    }
  return expected;
}

function isTelling({ passing }: WordUse): boolean {
  return passing >= MIN_HOLDING;
}

function weightOf({ passing, failing }: WordUse): number {
  return 1 / (passing + failing);
}

/** A tool serves a request when so many passing neighbours call it with success, and so many more than failing ones. */
const SERVES = 0.5;
const SETS_APART = 0.25;

/** The tools that set passing neighbours apart, the likeliest first. */
export function servingTools(expected: Expected): string[] {
  return [...expected]
    .filter(([, { passing, failing }]) => passing >= SERVES && passing - failing >= SETS_APART)
    .sort((a, b) => b[1].passing - b[1].failing - (a[1].passing - a[1].failing) || (a[0] < b[0] ? -1 : 1))
    .map(([tool]) => tool);
}
