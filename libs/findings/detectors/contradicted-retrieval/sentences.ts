import { stopWords } from '../../language/english/stop-words.js';
import { stem } from '../../language/similarity.js';
import { readWords } from '../../language/words.js';

/** One sentence as it is compared: what it is about, the measures it names, and whether it denies. */
export interface Sentence {
  readonly text: string;
  /** Stems of the words that carry the subject. */
  readonly content: ReadonlySet<string>;
  /** Unit → values; months and the halves of the day are units as well: "14 May" is 14 of `may`. */
  readonly measures: ReadonlyMap<string, ReadonlySet<number>>;
  readonly negated: boolean;
  /** Says that it holds only at times. */
  readonly conditional: boolean;
}

const maximumCharacters = 6_000;
const maximumSentences = 60;
const numberWords = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, value) => [word, value] as const),
);
for (const [i, word] of 'thirty forty fifty sixty seventy eighty ninety'.split(' ').entries())
  numberWords.set(word, 30 + i * 10);
const units = new Map<string, string>();
for (const line of [
  'day days',
  'hour hours hrs',
  'week weeks',
  'month months',
  'year years',
  'minute minutes mins',
  'percent',
  'dollar dollars usd',
  'euro euros eur',
  'pound pounds gbp',
  'kg kilogram kilograms kilo kilos',
  'km kilometre kilometres kilometer kilometers',
  'cm',
  'mm',
  'gb',
  'am',
  'pm',
  'january jan',
  'february feb',
  'march mar',
  'april apr',
  'may',
  'june jun',
  'july jul',
  'august aug',
  'september sep sept',
  'october oct',
  'november nov',
  'december dec',
]) {
  const names = line.split(' ');
  for (const name of names) units.set(name, names[0]!);
}
const months = new Set(
  'january february march april may june july august september october november december'.split(' '),
);
const signs = new Map([
  ['$', 'dollar'],
  ['€', 'euro'],
  ['£', 'pound'],
  ['%', 'percent'],
]);
const negations = new Set(
  'not no never cannot cant dont doesnt didnt isnt arent wont wasnt without neither nor nobody none unable'.split(' '),
);
const conditionWords = new Set(
  'if unless except only when until but however otherwise although though while before after instead some most'.split(
    ' ',
  ),
);
/** Between a figure and its unit. */
const fillers = new Set(['business', 'working', 'calendar', 'full', 'more', 'of', 'us', 'other']);

export function sentencesOf(text: string): Sentence[] {
  const parts = text.slice(0, maximumCharacters).split(/(?<=[.!?])\s+|\n+/);
  return parts.slice(0, maximumSentences).flatMap((part) => {
    const trimmed = part.trim();
    return trimmed.length < 8 || trimmed.length > 400 ? [] : [readSentence(trimmed)];
  });
}

function readSentence(text: string): Sentence {
  const words = readWords(text);
  const content = new Set<string>();
  const measures = new Map<string, Set<number>>();
  let negated = false;
  let conditional = false;
  words.list.forEach((word, i) => {
    if (negations.has(word)) negated = !negated;
    if (conditionWords.has(word)) conditional = true;
    const value = valueAt(text, words.starts[i]!, words.ends[i]!, word);
    if (value === null) {
      if (!units.has(word) && !stopWords.has(word) && !negations.has(word)) content.add(stem(word));
      return;
    }
    const unit = unitOf(text, words.starts[i]!, words.ends[i]!, words.list, i);
    if (unit === null) return;
    const values = measures.get(unit);
    if (values) values.add(value);
    else measures.set(unit, new Set([value]));
  });
  return { text, content, measures, negated, conditional };
}

/** The number a word stands for; parts of times, versions and codes are none. */
function valueAt(text: string, start: number, end: number, word: string): number | null {
  const named = numberWords.get(word);
  if (named !== undefined) return named;
  const digits = /^(\d{1,6})(?:st|nd|rd|th|am|pm)?$/.exec(word)?.[1];
  if (digits === undefined || /[:.,/-]\d/.test(text.slice(Math.max(0, end), end + 2))) return null;
  return /[\d:.,/][:.,/]?$/.test(text.slice(Math.max(0, start - 2), start)) ? null : Number(digits);
}

function unitOf(text: string, start: number, end: number, list: readonly string[], at: number): string | null {
  const sign = signs.get(text[start - 1] ?? '') ?? signs.get(text[end] ?? '') ?? signs.get(text[end + 1] ?? '');
  if (sign) return sign;
  const clung = /(am|pm)$/.exec(list[at]!)?.[1];
  if (clung) return clung;
  let next = at + 1;
  // "5 to 7 days", "five or six business days": the first figure shares the unit of the second.
  for (let steps = 0; steps < 3; steps++) {
    const word = list[next];
    if (word === undefined) break;
    const unit = units.get(word);
    if (unit) return unit;
    if (
      !fillers.has(word) &&
      word !== 'to' &&
      word !== 'or' &&
      word !== 'and' &&
      !/^\d{1,4}$/.test(word) &&
      !numberWords.has(word)
    )
      break;
    next++;
  }
  const before = units.get(list[at - 1] ?? '');
  return before !== undefined && months.has(before) ? before : null;
}

const written = new Map([...signs].map(([sign, unit]) => [unit, sign]));
const unchanging = new Set(['cm', 'mm', 'kg', 'km', 'gb', 'am', 'pm']);

/** A measure as a person would write it: `14 days`, `$9`, `7 February`. */
export function measureText(value: number, unit: string): string {
  const sign = written.get(unit);
  if (sign) return sign === '%' ? `${value}%` : `${sign}${value}`;
  if (months.has(unit)) return `${value} ${unit[0]!.toUpperCase()}${unit.slice(1)}`;
  return `${value} ${unit}${value === 1 || unchanging.has(unit) ? '' : 's'}`;
}
