import { quote, type Words } from '../../language/words.js';
import { familyOfParticiple, harmlessParticiples, type VerbFamily } from './verbs.js';

export interface Claim {
  /** As said. */
  readonly phrase: string;
  /** Null for a verb that no family lists: any tool that changes something may have done it. */
  readonly family: VerbFamily | null;
  /** "I have refunded …" rather than "… has been refunded": a report of facts cannot back it. */
  readonly firstPerson: boolean;
}

const adverbs = new Set([
  'successfully',
  'now',
  'just',
  'already',
  'also',
  'since',
  'both',
  'all',
  'gone',
  'ahead',
  'and',
  'hereby',
  'been',
]);
const subjects = new Set(['i', 'we']);
const subjectsWithHave = new Set(['ive', 'weve']);
const passives = new Set(['been', 'is', 'are', 'was', 'were', 'gets']);
/** Before a claim, these make it a condition, a plan, a question or a denial. */
const unreal = new Set(
  'if once when after until unless before whether would should could can may might will wont not never cannot cant hasnt havent isnt wasnt unable need needs to be or any ensure confirm check see how'.split(
    ' ',
  ),
);
const lookBack = 6;

/** What the reply says was done, read from participles: "has been cancelled", "I've just updated". */
export function claimsIn(words: Words): Claim[] {
  const claims: Claim[] = [];
  for (let at = 1; at < words.list.length; at++) {
    const word = words.list[at]!;
    const family = familyOfParticiple.get(word) ?? null;
    if (family === null && !isOtherParticiple(word)) continue;
    const claim = claimAt(words, at, family);
    // Of an unlisted verb only "I've … it" is a claim; the passive is used for too much else.
    if (claim && (family !== null || claim.firstPerson)) claims.push(claim);
  }
  return claims;
}

function isOtherParticiple(word: string): boolean {
  return word.length > 4 && word.endsWith('ed') && !harmlessParticiples.has(word);
}

function claimAt(words: Words, at: number, family: Claim['family']): Claim | null {
  let verb = at - 1;
  let done = false;
  while (verb > 0 && adverbs.has(words.list[verb]!)) {
    if (words.list[verb] === 'successfully' || words.list[verb] === 'been') done = true;
    verb--;
  }
  const head = words.list[verb]!;
  const before = words.list[verb - 1];
  const firstPerson = subjectsWithHave.has(head) || (head === 'have' && before !== undefined && subjects.has(before));
  const simplePast = family !== null && subjects.has(head);
  const passive =
    (done && (head === 'has' || head === 'have' || passives.has(head))) ||
    (passives.has(head) && words.list[at - 1] === 'now');
  if (!firstPerson && !simplePast && !passive) return null;
  if (isUnreal(words, verb) || asksAbout(words, at)) return null;
  const from = Math.max(0, verb - (head === 'have' || passive ? 2 : 0));
  return {
    phrase: quote(words, from, Math.min(words.list.length - 1, at + 2)),
    family,
    firstPerson: firstPerson || simplePast,
  };
}

/** A word of condition or plan in the same sentence, shortly before. */
function isUnreal(words: Words, verb: number): boolean {
  for (let i = verb; i >= Math.max(0, verb - lookBack); i--) {
    if (unreal.has(words.list[i]!)) return true;
    if (i > 0 && endsSentence(words, i - 1)) return false;
  }
  return false;
}

function endsSentence(words: Words, at: number): boolean {
  const gap = words.text.slice(words.ends[at], words.starts[at + 1]);
  return gap.includes('.') || gap.includes('!') || gap.includes('?') || gap.includes('\n');
}

/** The sentence is a question: "have you been charged twice?" */
function asksAbout(words: Words, at: number): boolean {
  for (let i = at; i < Math.min(words.list.length - 1, at + 25); i++) {
    const gap = words.text.slice(words.ends[i], words.starts[i + 1]);
    if (gap.includes('?')) return true;
    if (gap.includes('.') || gap.includes('!') || gap.includes('\n')) return false;
  }
  return words.list.length - at < 25 && words.text.trimEnd().endsWith('?');
}
