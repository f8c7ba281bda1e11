import { readWords } from '../language/words.js';
import { rememberByName } from './remember-by-name.js';

const changeVerbs = new Set(
  `book cancel create update modify change delete remove add send refund issue order place submit pay charge transfer
reset set schedule reschedule return exchange apply activate deactivate enable disable block close open assign approve
upgrade downgrade register write insert upsert edit move merge move renew extend subscribe unsubscribe redeem waive report file repeat replace log raise escalate confirm`.split(
    /\s+/,
  ),
);
const readVerbs = new Set(
  'get list search find lookup look fetch read check view show query calculate compute think plan count describe'.split(
    ' ',
  ),
);

/** Does a tool of this name change something in the world, rather than look something up? Judged by its first verb. */
export const changesState = rememberByName((name) => changeVerbs.has(firstVerbOf(name) ?? ''));

/** Does a tool of this name surely only look something up? Of verbs that are not known it cannot be told. */
export const onlyReads = rememberByName((name) => readVerbs.has(firstVerbOf(name) ?? ''));

function firstVerbOf(name: string): string | null {
  return wordsOfName(name).find((word) => readVerbs.has(word) || changeVerbs.has(word)) ?? null;
}

const searching = new Set(['search', 'retrieve', 'query', 'lookup', 'find', 'ask']);
const texts = new Set(
  'knowledge kb knowledgebase docs documents documentation faq faqs article articles wiki policy policies manual manuals passages helpcenter'.split(
    ' ',
  ),
);

/** Does a tool of this name search texts, as a retrieval does? */
export const searchesTexts = rememberByName((name) => {
  const words = wordsOfName(name);
  return words.some((word) => searching.has(word)) && words.some((word) => texts.has(word));
});

function wordsOfName(name: string): readonly string[] {
  return readWords(name.replace(/([a-z])([A-Z])/g, '$1 $2')).list;
}
