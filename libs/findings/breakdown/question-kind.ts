import type { Words } from '../language/words.js';

/** What would answer a message: `verdict` a yes or no, `fact` what a question word asks for, `well-being` how one fares. */
export type QuestionKind = 'none' | 'verdict' | 'fact' | 'well-being' | 'other';

const questionWords = new Set('who whom whose what whats when where wheres why which how hows whos'.split(' '));
const auxiliaries = new Set(
  `do does did are is was were can could will would have has had should may am dont doesnt didnt arent isnt wasnt cant
couldnt wont wouldnt havent hasnt ever`.split(/\s+/),
);
const linking = new Set(['are', 'is', 'do', 'you', 'have', 'was', 'were', 'it', 'things', 'ya']);

/** Judged by the last question of the message: its first words tell what would answer it. */
export function questionKindOf(message: Words): QuestionKind {
  const question = lastQuestion(message);
  if (question.length === 0) return 'none';
  const opening = question.slice(0, 2);
  if (question[0] === 'hows' || (question[0] === 'how' && linking.has(question[1] ?? ''))) return 'well-being';
  if (opening.some((word) => questionWords.has(word))) return 'fact';
  if (opening.some((word) => auxiliaries.has(word))) return 'verdict';
  return question.some((word) => questionWords.has(word)) ? 'fact' : 'other';
}

/** The words of the last sentence that ends in a question mark; none where the message asks nothing. */
function lastQuestion({ text, list, starts, ends }: Words): string[] {
  if (!text.includes('?')) return [];
  let last = list.length - 1;
  while (last >= 0 && !gapAfter(text, ends[last]!, starts[last + 1]).includes('?')) last--;
  let first = last;
  while (first > 0 && !/[.!?\n]/.test(gapAfter(text, ends[first - 1]!, starts[first]))) first--;
  return last < 0 ? [] : list.slice(first, last + 1);
}

/** What stands between two words, as far as it matters. */
function gapAfter(text: string, end: number, next: number | undefined): string {
  return text.slice(end, Math.min(next ?? text.length, end + 16));
}
