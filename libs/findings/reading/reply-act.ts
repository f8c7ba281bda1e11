import { courtesies, farewells, hedges, inquiries, refusals, troubles } from '../language/english/agent-phrases.js';
import { findPhrase, findPhrases, type PhraseMatch, type PhraseTable } from '../language/phrases.js';
import type { Words } from '../language/words.js';

/** What a reply does for the user who asked. `none`: there is no reply. */
export type ReplyAct = 'none' | 'empty' | 'refusal' | 'hedge' | 'trouble' | 'question' | 'farewell' | 'answer';

export interface ReplyReading {
  readonly act: ReplyAct;
  /** The words that decided, where words did. */
  readonly match: PhraseMatch | null;
}

/** A refusal or hedge must stand near the start, or fill a short reply: an aside in a long answer is no refusal. */
const openingWords = 30;
const shortReplyWords = 60;

export function readReply(words: Words | null): ReplyReading {
  if (words === null) return { act: 'none', match: null };
  if (words.list.length === 0) return { act: 'empty', match: null };
  for (const [act, table] of denials) {
    const match = prominent(table, words);
    if (match) return { act, match };
  }
  const farewell = words.list.length <= 45 ? findPhrase(farewells, words) : null;
  if (asks(words)) return { act: 'question', match: null };
  return farewell ? { act: 'farewell', match: farewell } : { act: 'answer', match: null };
}

const denials: readonly [ReplyAct, PhraseTable][] = [
  ['refusal', refusals],
  ['trouble', troubles],
  ['hedge', hedges],
];

function prominent(table: PhraseTable, words: Words): PhraseMatch | null {
  const match = findPhrase(table, words);
  return match && (match.first < openingWords || words.list.length <= shortReplyWords) ? match : null;
}

/** The reply ends by asking for something; an offer of further help asks for nothing. */
function asks(words: Words): boolean {
  const count = words.list.length;
  const tail = Math.max(0, count - 40);
  const end = words.text.length > 4000 ? words.text.slice(-4000).trimEnd() : words.text.trimEnd();
  const courteous = findPhrase(courtesies, words, Math.max(0, count - 16)) !== null;
  if (end.endsWith('?') && !courteous) return true;
  if (courteous && count <= 40 && !end.slice(0, -1).includes('?')) return false;
  return findPhrases(inquiries, words).some((match) => match.first >= tail) && !courteous;
}
