import { findPhrase, type PhraseTable } from '../language/phrases.js';
import { noWords, type Words } from '../language/words.js';
import { handsToPerson } from '../reading/people.js';
import type { TurnReading } from '../reading/reading.js';
import * as phrases from './phrases.js';
import { questionKindOf } from './question-kind.js';
import type { BreakdownSigns } from './weights.js';

/** What a reply is held against. */
export interface Spoken {
  /** Is the talk in English? */
  readonly inEnglish: boolean;
  /** Said before, so that a reply may take it up or repeat it. */
  readonly content: ReadonlySet<string>;
  readonly replies: ReadonlySet<string>;
}

/** New content words past which a reply counts as fully new. */
const fullyNew = 6;
/** What is left of a jump that shares a word with the user's message. */
const tiedJump = 0.3;
/** A reply longer than this carries its own referents. */
const longReply = 25;
/** Turns after which a talk is late. */
const lateTurn = 10;
/** As many words, or fewer, are a brief reply. */
const brief = { question: 5, name: 4, word: 2 } as const;

const otherPeople = new Set('he she they him her his them their'.split(' '));
const capitalInside = /\S\s+\p{Lu}/u;

export function readSigns(turn: TurnReading, next: TurnReading | null, spoken: Spoken): BreakdownSigns {
  const reply = turn.reply ?? noWords;
  const user = turn.user!;
  const kind = questionKindOf(user);
  const asked = kind !== 'none';
  const asks = reply.text.trimEnd().endsWith('?');
  const words = reply.list.length;
  const shares = [...turn.userContent].some((word) => turn.replyContent.has(word));
  const evades = says(phrases.evasions, reply);
  const greets = says(phrases.greetings, reply);
  const greeted = says(phrases.greetings, user);
  const windsUp = turn.says!.thanks !== null && turn.does.act === 'farewell';
  const repeats = words > 0 && spoken.replies.has(replyKey(reply));
  return {
    // After a hand-over the silence is the person's.
    empty: one(words === 0 && !turn.turn.steps.some(handsToPerson)),
    jumps: windsUp ? 0 : jumpOf(turn, spoken, shares),
    shares: one(shares),
    answers: one(kind === 'verdict' && opens(phrases.verdicts, reply)),
    misfits: one(kind === 'fact' && opens(phrases.verdicts, reply) && words < longReply),
    names: one(kind === 'fact' && words <= brief.name && !asks && !evades && capitalInside.test(reply.text)),
    fares: one(kind === 'well-being' && says(phrases.wellBeing, reply)),
    dodges: one(asked && asks && !shares),
    asksBack: one(!asked && asks),
    asksBriefly: one(!asked && asks && words <= brief.question),
    agrees: one(!asked && opens(phrases.agreements, reply)),
    greetsBack: one((greeted && greets) || windsUp),
    greetsAgain: one(!greeted && opens(phrases.greetings, reply)),
    strangers: one(words < longReply && speaksOfStrangers(reply, user)),
    insults: one(words < longReply && says(phrases.insults, reply)),
    repeats: one(repeats),
    evades: one(evades),
    userLost: one(isLost(user)),
    thenObjects: one(next !== null && objects(next)),
    thenGoesAlong: one(next !== null && says(phrases.goesAlong, next.user ?? noWords) && !objects(next)),
    late: Math.min(1, turn.index / lateTurn),
    stalls: one(evades || repeats || words <= brief.word),
  };
}

export function replyKey(reply: Words): string {
  return reply.list.slice(0, 60).join(' ');
}

/** What tools and documents gave is new by right; in other languages inflections and function words pass for new. */
function jumpOf(turn: TurnReading, spoken: Spoken, shares: boolean): number {
  if (turn.tools.length > 0 || turn.retrievals.length > 0) return 0;
  if (!spoken.inEnglish) return 0;
  let fresh = 0;
  for (const word of turn.replyContent) if (!turn.userContent.has(word) && !spoken.content.has(word)) fresh++;
  return (Math.min(fresh, fullyNew) / fullyNew) * (shares ? tiedJump : 1);
}

function speaksOfStrangers(reply: Words, user: Words): boolean {
  return reply.list.some((word) => otherPeople.has(word)) && !user.list.some((word) => otherPeople.has(word));
}

function isLost(user: Words): boolean {
  return says(phrases.lost, user) || phrases.surprises.has(user.list.join(' '));
}

function objects({ says: read, user }: TurnReading): boolean {
  if (read === null || user === null) return false;
  return read.rejection !== null || read.profanity !== null || read.reminder !== null || isLost(user);
}

function says(table: PhraseTable, words: Words): boolean {
  return findPhrase(table, words) !== null;
}

function opens(table: PhraseTable, words: Words): boolean {
  return findPhrase(table, words)?.first === 0;
}

function one(shown: boolean): number {
  return shown ? 1 : 0;
}
