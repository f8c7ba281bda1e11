import type { ShownStep } from '#findings';

/** Addresses of any kind: what a model says is shown to people, who are to be led nowhere. */
const ADDRESS = /\S*:\/\/\S*|\bwww\.\S+|\S+@\S+|\b[\p{L}\p{N}-]+\.[\p{L}]{2,}(?:\/\S*)?/giu;
/** All but letters, digits and the marks of plain prose: no markup, nothing invisible. */
const NOT_PLAIN = /[^\p{L}\p{M}\p{N} '’"“”&,./()+;:!?%$€£#_…–—-]/gu;
const LETTER = /\p{L}/u;

/** What a model wrote, as plain words of one line; empty where nothing is left of it. */
export function plainSentence(text: string, longest: number): string {
  const plain = text
    .slice(0, 4 * longest)
    .normalize('NFC')
    .replace(ADDRESS, '…')
    .replace(/\s+/g, ' ')
    .replace(NOT_PLAIN, '')
    .trim();
  if (!LETTER.test(plain)) return '';
  return plain.length <= longest ? plain : `${plain.slice(0, longest - 1).trimEnd()}…`;
}

/** Fewer words may well stand in a conversation by chance. */
const LEAST_WORDS = 4;

/** Whether somebody in the conversation said the very same: then it was put into the model's mouth. */
export function isDictated(sentence: string, steps: readonly ShownStep[]): boolean {
  const words = wordsOf(sentence);
  return words.split(' ').length >= LEAST_WORDS && steps.some(({ said }) => wordsOf(said).includes(words));
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
