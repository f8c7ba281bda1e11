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
  /** All that speaks of giving up takes the request back, as one who no longer needs it does. */
  readonly retracts: boolean;
  readonly deferral: PhraseMatch | null;
  readonly profanity: PhraseMatch | null;
  readonly sarcasm: PhraseMatch | null;
  readonly consent: PhraseMatch | null;
  /** Says it with manners. */
  readonly courteous: boolean;
  /** Asks for something: a question mark or a request in words. */
  readonly asks: boolean;
  /** Only winds up or greets. */
  readonly pleasantry: boolean;
  /** Shouting, 0..1: capitals and repeated marks. */
  readonly intensity: number;
}

export function readUser(words: Words): UserReading {
  const asks = words.text.includes('?') || findPhrase(requests, words) !== null;
  const sarcasm = findPhrase(english.sarcasms, words);
  // Thanks for nothing are no thanks.
  const thanks = sarcasm ? null : findPhrase(english.thanks, words);
  const satisfaction = sarcasm ? null : findPhrase(english.satisfactions, words);
  const surrender = findPhrase(english.surrenders, words);
  const retraction = findPhrase(english.retractions, words);
  const greets = findPhrase(english.pleasantries, words) !== null;
  return {
    thanks,
    satisfaction: isNegated(words, satisfaction) ? null : satisfaction,
    rejection: findPhrase(english.rejections, words),
    reminder: findPhrase(english.reminders, words),
    earlierSession: findPhrase(english.earlierSessions, words),
    personRequest: findPhrase(english.personRequests, words),
    surrender: surrender ?? retraction,
    retracts: surrender === null && retraction !== null,
    deferral: findPhrase(english.deferrals, words),
    profanity: findPhrase(english.profanities, words),
    sarcasm,
    courteous: findPhrase(english.courtesies, words) !== null,
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
