import { type Openings, quote, readWords, type Words } from './words.js';

export interface PhraseMatch {
  /** As said, with the case and punctuation of the text. */
  readonly phrase: string;
  /** Indices of the first and the last word. */
  readonly first: number;
  readonly last: number;
}

interface Node {
  readonly next: Map<string, Node>;
  end: boolean;
}

/** Phrases compiled to a tree of words: matching never backtracks over characters, whatever the text. */
export interface PhraseTable {
  readonly root: Node;
  /** Where the table's mark stands among the marks of a word that opens phrases. */
  readonly lane: number;
  readonly bit: number;
}

/** Word → marks of all tables with a phrase that it opens, so that a text is looked up once for all of them. */
const openers = new Map<string, number[]>();
let tables = 0;
/** Bits of a number that stays small. */
const laneWidth = 30;

/**
 * A phrase is words without apostrophes; `a|b` offers alternatives, a trailing `?` makes a word optional and `_` stands
 * for any one word past the first: `i already told|gave you?`.
 */
export function compilePhrases(phrases: readonly string[]): PhraseTable {
  const root = newNode();
  for (const phrase of phrases) {
    let ends = new Set([root]);
    for (const part of phrase.split(' ')) {
      const optional = part.endsWith('?');
      const choices = (optional ? part.slice(0, -1) : part).split('|');
      const reached = new Set(optional ? ends : []);
      for (const node of ends) for (const word of choices) reached.add(childOf(node, word));
      ends = reached;
    }
    for (const node of ends) if (node !== root) node.end = true;
  }
  return entered(root);
}

function entered(root: Node): PhraseTable {
  const lane = Math.floor(tables / laneWidth);
  const bit = 1 << (tables % laneWidth);
  tables++;
  for (const word of root.next.keys()) {
    const marks = openers.get(word) ?? [];
    while (marks.length <= lane) marks.push(0);
    marks[lane]! |= bit;
    openers.set(word, marks);
  }
  return { root, lane, bit };
}

function openingsOf(words: Words): Openings {
  if (words.openings && words.openings.tables === tables) return words.openings;
  const at: number[] = [];
  const marks: number[][] = [];
  for (let i = 0; i < words.list.length; i++) {
    const found = openers.get(words.list[i]!);
    if (!found) continue;
    at.push(i);
    marks.push(found);
  }
  words.openings = { at, marks, tables };
  return words.openings;
}

/** The first match at or after word `from`, or null. */
export function findPhrase(table: PhraseTable, words: Words, from = 0): PhraseMatch | null {
  const { at, marks } = openingsOf(words);
  for (let i = from === 0 ? 0 : firstAtOrAfter(at, from); i < at.length; i++) {
    if (((marks[i]![table.lane] ?? 0) & table.bit) === 0) continue;
    const first = at[i]!;
    const last = longestFrom(table.root.next.get(words.list[first]!)!, words.list, first + 1);
    if (last >= first) return { phrase: quote(words, first, last), first, last };
  }
  return null;
}

function firstAtOrAfter(at: readonly number[], from: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every match, left to right, without overlap. */
export function findPhrases(table: PhraseTable, words: Words): PhraseMatch[] {
  const matches: PhraseMatch[] = [];
  for (let match = findPhrase(table, words); match; match = findPhrase(table, words, match.last + 1))
    matches.push(match);
  return matches;
}

/** Does a short text, such as an error, hold one of the phrases? */
export function saysAny(table: PhraseTable, text: string): boolean {
  return findPhrase(table, readWords(text)) !== null;
}

function longestFrom(node: Node, list: readonly string[], at: number): number {
  let best = node.end ? at - 1 : -1;
  const word = list[at];
  if (word === undefined) return best;
  const exact = node.next.get(word);
  if (exact) best = Math.max(best, longestFrom(exact, list, at + 1));
  const any = node.next.get('_');
  if (any) best = Math.max(best, longestFrom(any, list, at + 1));
  return best;
}

function childOf(node: Node, word: string): Node {
  let child = node.next.get(word);
  if (!child) {
    child = newNode();
    node.next.set(word, child);
  }
  return child;
}

function newNode(): Node {
  return { next: new Map(), end: false };
}
