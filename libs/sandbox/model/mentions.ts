import { isoDate, months, nextWeekday, weekdays } from '../dates.js';

/** Something named in what the user said: verbatim, and in the form that standards have for it. */
export interface Mention {
  kind: 'date' | 'code' | 'email' | 'address' | 'number';
  verbatim: string;
  standard: string;
}

const monthNames = months.join('|');
const finders: { kind: Mention['kind']; pattern: RegExp }[] = [
  { kind: 'email', pattern: /[\w.+-]{1,60}@[\w-]{1,60}\.[a-z]{2,10}/gi },
  { kind: 'address', pattern: /\b\d{1,4} [A-Z]\w{1,20} (?:Road|Street|Lane|Avenue|Close)(?:, [A-Z]\w{1,20})?/g },
  { kind: 'date', pattern: /\b\d{4}-\d{2}-\d{2}\b/g },
  { kind: 'date', pattern: /\b\d{1,2}\/\d{1,2}\/\d{4}\b/g },
  { kind: 'date', pattern: new RegExp(`\\b\\d{1,2} (?:${monthNames})\\b`, 'gi') },
  { kind: 'date', pattern: new RegExp(`\\bnext (?:${weekdays.join('|')})\\b`, 'gi') },
  { kind: 'code', pattern: /\b[A-Za-z]{1,3}-?\d{3,8}\b|\b\d{4,8}\b/g },
  { kind: 'number', pattern: /\b\d{1,3}\b/g },
];

/** Everything of a known kind that a text names, in order of kind. What one finder took, no later one sees. */
export function findMentions(text: string, nowMs: number): Mention[] {
  const mentions: Mention[] = [];
  let rest = text;
  for (const { kind, pattern } of finders) {
    rest = rest.replace(pattern, (verbatim) => {
      mentions.push({ kind, verbatim, standard: standardForm(kind, verbatim, nowMs) });
      return ' ';
    });
  }
  return mentions;
}

function standardForm(kind: Mention['kind'], verbatim: string, nowMs: number): string {
  if (kind === 'date') return standardDate(verbatim, nowMs);
  if (kind === 'code') return verbatim.toUpperCase().replace(/^([A-Z]+)-?(\d+)$/, '$1-$2');
  return verbatim;
}

function standardDate(verbatim: string, nowMs: number): string {
  if (/^\d{4}-/.test(verbatim)) return verbatim;
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(verbatim);
  if (slashed) return `${slashed[3]}-${slashed[2]?.padStart(2, '0')}-${slashed[1]?.padStart(2, '0')}`;
  const word = (verbatim.split(' ')[1] ?? '').toLowerCase();
  const weekday = weekdays.findIndex((name) => name.toLowerCase() === word);
  if (weekday >= 0) return nextWeekday(nowMs, weekday);
  const month = months.findIndex((name) => name.toLowerCase() === word);
  const now = new Date(nowMs);
  const passed = month < now.getUTCMonth() - 6 ? 1 : 0;
  return isoDate(Date.UTC(now.getUTCFullYear() + passed, month, Number.parseInt(verbatim, 10)));
}
