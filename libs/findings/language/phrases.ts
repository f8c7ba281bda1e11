import { quote, readWords, type Words } from './words.js';

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
}

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
  return { root };
}

/** The first match at or after word `from`, or null. */
export function findPhrase(table: PhraseTable, words: Words, from = 0): PhraseMatch | null {
  const { list } = words;
  const { next } = table.root;
  for (let first = from; first < list.length; first++) {
    const node = next.get(list[first]!);
    if (!node) continue;
    const last = longestFrom(node, list, first + 1);
    if (last >= first) return { phrase: quote(words, first, last), first, last };
  }
  return null;
}

/** Every match, left to right, without overlap. */
export function findPhrases(table: PhraseTable, words: Words): PhraseMatch[] {
  const matches: PhraseMatch[] = [];
  for (let match = findPhrase(table, words); match; match = findPhrase(table, words, match.last + 1))
    matches.push(match);
  return matches;
}

/** Does a short text of our own, such as a tool's name, hold one of the phrases? */
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
