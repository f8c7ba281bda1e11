import { stopWords } from '../../language/english/stop-words.js';
import type { PhraseMatch } from '../../language/phrases.js';
import type { Words } from '../../language/words.js';

const longestRun = 8;
/** A reminder speaks of what stands near it. */
const reach = 40;
const longestValue = 160;

/**
 * The longest run of words both messages hold that is a fact rather than talk: it names a code, number or address, or,
 * where the user says so (`match`), at least two telling words. Null where there is none.
 */
export function sharedRun(now: Words, before: Words, match: PhraseMatch | null): string | null {
  if (!match && !now.list.some(isCode)) return null;
  const text = ` ${before.list.join(' ')} `;
  const from = match ? Math.max(0, match.first - reach) : 0;
  const to = match ? Math.min(now.list.length, match.last + reach) : now.list.length;
  for (let length = Math.min(longestRun, to - from); length >= 1; length--)
    for (let first = from; first + length <= to; first++) {
      const last = first + length - 1;
      if (match && first <= match.last && last >= match.first) continue;
      if (stopWords.has(now.list[first]!) || stopWords.has(now.list[last]!)) continue;
      const run = now.list.slice(first, last + 1);
      if (isFact(run, match !== null) && text.includes(` ${run.join(' ')} `)) return whole(now, first, last);
    }
  return null;
}

/** The run with what clings to it: `1042` in `A-1042,` is `A-1042`. */
function whole({ text, starts, ends }: Words, first: number, last: number): string {
  let start = starts[first]!;
  let end = ends[last]!;
  while (start > 0 && !/[\s,;:!?()"]/.test(text[start - 1]!)) start--;
  while (end < text.length && !/[\s,;:!?()"]/.test(text[end]!)) end++;
  return text.slice(start, end).replace(/\.$/, '').replace(/\s+/g, ' ');
}

function isFact(run: readonly string[], reminded: boolean): boolean {
  if (run.some(isCode)) return true;
  return reminded && run.filter((word) => !stopWords.has(word)).length >= 2;
}

/** Order numbers, dates, codes: digits make a value out of a word. Small numbers are talk. */
function isCode(word: string): boolean {
  return word.length >= 4 && /\d/.test(word);
}

/** The sentence around a phrase, as said. */
export function sentenceWith(words: Words, match: PhraseMatch): string {
  const start = lastBreak(words.text, words.starts[match.first]!, '.!?\n') + 1;
  const end = nextBreak(words.text, words.ends[match.last]!, '.!?\n');
  return words.text.slice(start, end).trim().slice(0, 300);
}

/** What the user says beside the phrase: the rest of its sentence, the longer side of it; null where nothing is left. */
export function clauseBeside(words: Words, match: PhraseMatch): string | null {
  const { text } = words;
  const from = words.starts[match.first]!;
  const to = words.ends[match.last]!;
  const before = text.slice(lastBreak(text, from, '.!?\n') + 1, from);
  const after = text.slice(to, nextBreak(text, to, '!?\n;'));
  const clause = clean(after).length >= 4 ? clean(after) : clean(before);
  return clause.length >= 4 && clause.length <= longestValue ? clause : null;
}

/** A full stop inside a value (`a.b@c.de`, `4.5`) ends nothing. */
function nextBreak(text: string, from: number, marks: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '.' && (i + 1 === text.length || /\s/.test(text[i + 1]!))) return i;
    if (text[i] !== '.' && marks.includes(text[i]!)) return i;
  }
  return text.length;
}

function lastBreak(text: string, from: number, marks: string): number {
  for (let i = from - 1; i >= 0; i--) if (marks.includes(text[i]!)) return i;
  return -1;
}

function clean(clause: string): string {
  return clause
    .replace(/^[\s,:;.\-–—]+/, '')
    .replace(/^(?:that|this is|it is|to you|you)\b[\s,:]*/i, '')
    .replace(/[\s,:;.\-–—]{1,20}$/, '')
    .replace(/\b(?:i|and|as|like|but)$/i, '')
    .trim();
}
