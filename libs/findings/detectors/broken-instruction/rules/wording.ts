import type { Reading, TurnReading } from '../../../reading/reading.js';
import type { RuleReader } from '../rule.js';
import { isConditional, ownReply, replySpan } from '../rule.js';

const forbids =
  /\b(?:never|do not|don['’]t|must not|should not|avoid)(?: ever)? (?:say(?:ing)?|mention(?:ing)?|(?:us(?:e|ing)|writ(?:e|ing)|includ(?:e|ing)) (?:the )?(?:words?|phrases?|terms?|expressions?))\b(.*)$/i;
const mentions = /\b(?:never|do not|don['’]t|must not|should not|avoid)(?: ever)? mention(?:ing)? ([^"“]+?)[.!]?$/i;
/** What would make the words around the term matter. */
const turns =
  /\b(?:before|without|after|more than|instead|but|because|that|outside|directly|other than|to (?:a|an|the) (?:third|other)|proactively|yet)\b/i;
const ends =
  /\b(?:always|every|each|all)\b.*\b(end|ends|finish|close|conclude|sign off|start|starts|begin|begins|open)\b(.*)$/i;
const aboutReplies = /\b(?:repl(?:y|ies)|responses?|answers?|messages?)\b/i;
const aboutTalks =
  /\b(?:conversations?|chats?|calls?|sessions?|first|last|final|e-?mails?|greet|introduc|or|similar|like)\b/i;

/** "Never mention Acme", "Do not use the word “cheap”", "Never say "I don't know"". */
export const readForbiddenWords: RuleReader = (text) => {
  if (isConditional(text) || turns.test(text)) return null;
  const rest = forbids.exec(text)?.[1];
  if (rest === undefined) return null;
  const terms = quotedIn(rest).concat(quotedIn(rest).length === 0 ? namesIn(text) : []);
  if (terms.length === 0) return null;
  return {
    text,
    severity: 0.45,
    breachOf(turn, reading) {
      const reply = ownReply(turn);
      const said = reply === null ? undefined : terms.find((term) => holdsTerm(reply, term));
      // Whoever is asked about it can hardly avoid the word.
      if (said === undefined || isNamedByUser(said, turn, reading)) return null;
      return { spanId: replySpan(turn), seen: `said "${said}"`, phrase: said };
    },
  };
};

/** "Always end your answers with "Anything else?"". */
export const readFixedWords: RuleReader = (text) => {
  const match = ends.exec(text);
  if (!match || isConditional(text) || !aboutReplies.test(text) || aboutTalks.test(withoutQuotes(text))) return null;
  const words = quotedIn(match[2]!);
  if (words.length !== 1 || words[0]!.includes('[') || words[0]!.includes('<') || words[0]!.includes('{')) return null;
  const atEnd = !/^(?:start|begin|open)/i.test(match[1]!);
  return {
    text,
    severity: 0.2,
    breachOf(turn) {
      const reply = ownReply(turn);
      if (reply === null || !turn.user) return null;
      const [said, due] = [plain(reply), plain(words[0]!)];
      if (due === '' || (atEnd ? said.endsWith(due) : said.startsWith(due))) return null;
      return { spanId: replySpan(turn), seen: `${atEnd ? 'ended' : 'began'} otherwise` };
    },
  };
};

function quotedIn(text: string): string[] {
  return [...text.matchAll(/["“]([^"“”]{3,80})["”]/g)].map((match) => match[1]!.replace(/[.,!]$/, ''));
}

function withoutQuotes(text: string): string {
  return text.replace(/["“][^"“”]*["”]/g, '');
}

/** Proper names, where the instruction forbids to mention nothing else: "Acme", "Acme Corp or Globex". */
function namesIn(text: string): string[] {
  const listed = mentions.exec(text)?.[1];
  if (listed === undefined) return [];
  const names = listed.split(/,| or | and /).map((name) => name.trim());
  const all = names.filter((name) => name !== '');
  return all.every((name) => /^(?:[A-Z][\w&.-]+)(?: [A-Z][\w&.-]+){0,3}$/.test(name)) ? all : [];
}

function holdsTerm(text: string, term: string): boolean {
  // A name is one only as it is written; a quoted phrase is meant in any case.
  const isName = /^[A-Z]\S*(?: [A-Z]\S*)*$/.test(term);
  const [where, what] = isName ? [text, term] : [text.toLowerCase(), term.toLowerCase()];
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1))
    if (!isLetter(where[at - 1]) && !isLetter(where[at + what.length])) return true;
  return false;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function isNamedByUser(term: string, turn: TurnReading, reading: Reading): boolean {
  const low = term.toLowerCase();
  return reading.turns.some((one) => one.index <= turn.index && one.turn.user?.text.toLowerCase().includes(low));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
