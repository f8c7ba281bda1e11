import { requests } from '../language/english/requests.js';
import * as english from '../language/english/user-phrases.js';
import { findPhrase, type PhraseMatch } from '../language/phrases.js';
import type { Words } from '../language/words.js';

/** What a user message says about how things stand. Each field is the words that say so, or null. */
export interface UserReading {
  readonly thanks: PhraseMatch | null;
  readonly satisfaction: PhraseMatch | null;
  readonly rejection: PhraseMatch | null;
  readonly reminder: PhraseMatch | null;
  readonly earlierSession: PhraseMatch | null;
  readonly personRequest: PhraseMatch | null;
  readonly surrender: PhraseMatch | null;
  readonly deferral: PhraseMatch | null;
  readonly profanity: PhraseMatch | null;
  readonly consent: PhraseMatch | null;
  /** Asks for something: a question mark or a request in words. */
  readonly asks: boolean;
  /** Only winds up or greets. */
  readonly pleasantry: boolean;
  /** Shouting, 0..1: capitals and repeated marks. */
  readonly intensity: number;
}

export function readUser(words: Words): UserReading {
  const asks = words.text.includes('?') || findPhrase(requests, words) !== null;
  const thanks = findPhrase(english.thanks, words);
  const satisfaction = findPhrase(english.satisfactions, words);
  const greets = findPhrase(english.pleasantries, words) !== null;
  return {
    thanks,
    satisfaction: isNegated(words, satisfaction) ? null : satisfaction,
    rejection: findPhrase(english.rejections, words),
    reminder: findPhrase(english.reminders, words),
    earlierSession: findPhrase(english.earlierSessions, words),
    personRequest: findPhrase(english.personRequests, words),
    surrender: findPhrase(english.surrenders, words),
    deferral: findPhrase(english.deferrals, words),
    profanity: findPhrase(english.profanities, words),
    consent: words.list.length <= 12 ? findPhrase(english.consents, words) : null,
    asks,
    pleasantry: !asks && words.list.length <= 25 && (thanks !== null || satisfaction !== null || greets),
    intensity: intensityOf(words),
  };
}

const negations = new Set(['not', 'isnt', 'doesnt', 'didnt', 'never', 'hardly', 'no', 'cant', 'wont']);

function isNegated(words: Words, match: PhraseMatch | null): boolean {
  if (!match) return false;
  for (let at = Math.max(0, match.first - 3); at < match.first; at++) if (negations.has(words.list[at]!)) return true;
  return false;
}

function intensityOf(words: Words): number {
  let shouted = 0;
  let letters = 0;
  for (let i = 0; i < words.list.length; i++) {
    const said = words.text.slice(words.starts[i], words.ends[i]);
    if (said.length < 3 || !/^[A-Za-z']+$/.test(said)) continue;
    letters++;
    if (said === said.toUpperCase()) shouted++;
  }
  const capitals = letters >= 3 && shouted / letters > 0.6 ? 0.7 : 0;
  const marks = words.text.includes('!!') || words.text.includes('??') || words.text.includes('?!') ? 0.5 : 0;
  return Math.min(1, capitals + marks);
}
