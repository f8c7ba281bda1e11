import { stopWords } from '../../embed/stop-words.js';
import { stem, wordsOf } from '../../embed/words.js';
import { LONGEST_DESCRIPTION, LONGEST_NAME } from './ask-names.js';
import type { Nameable } from './nameable.js';

/** Letters, digits and the marks of plain prose: no markup, no addresses, nothing invisible. */
const PLAIN_NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} '’&,/()+-]*$/u;
const PLAIN_SENTENCE = /^[\p{L}\p{M}\p{N} '’"“”&,./()+;:!?%$€£–—-]+$/u;
const ADDRESS = /:\/\/|\bwww\.|\b[\p{L}\p{N}-]+\.[\p{L}]{2,}\b/iu;
const LETTER = /\p{L}/u;

/** A name as it may stand in the tree; null where it may not. */
export function checkName(name: string, node: Nameable): string | null {
  const said = withoutQuotes(name.normalize('NFC')).trim();
  const fits = said.length <= LONGEST_NAME && PLAIN_NAME.test(said) && LETTER.test(said);
  return fits && !isDictated(said, node) ? said : null;
}

/** A description as it may stand in the tree; null where it may not. */
export function checkDescription(description: string, node: Nameable): string | null {
  const said = description.normalize('NFC').trim();
  const fits =
    said.length > 0 && said.length <= LONGEST_DESCRIPTION && PLAIN_SENTENCE.test(said) && !ADDRESS.test(said);
  return fits && !isDictated(said, node) ? said : null;
}

function withoutQuotes(name: string): string {
  return name.replace(/^["'“”‘’\s]+|["'“”‘’.\s]+$/gu, '');
}

/**
 * Whether one request alone wrote this: all its words stand in that request, and none in another request or in the words
 * of the group. So a request that tells the model what to answer is caught, and a name that many requests share is not.
 */
function isDictated(said: string, node: Nameable): boolean {
  const words = stemsOf(said);
  if (words.length === 0 || node.exemplars.length < 2) return false;
  const shared = new Set([...node.terms, ...node.children.map((child) => child.name)].flatMap(stemsOf));
  const requests = [...new Set(node.exemplars)].map((text) => new Set(stemsOf(text)));
  const writers = requests.filter((stems) => words.some((word) => stems.has(word)));
  const [only] = writers;
  return writers.length === 1 && words.every((word) => only!.has(word)) && !words.some((word) => shared.has(word));
}

/** The words of a text that mean something, names among them, as stems. */
function stemsOf(text: string): string[] {
  return wordsOf(text)
    .filter((word) => !stopWords.has(word))
    .map(stem);
}
