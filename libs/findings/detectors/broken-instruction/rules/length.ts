import type { RuleReader } from '../rule.js';
import { isConditional, ownReply, replySpan } from '../rule.js';

const numbers: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
const count = String.raw`(\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)`;
const unit = '(words?|sentences?|characters?)';
const upTo = String.raw`(?:at most|(?:no|not) more than|no longer than|(?:a )?max(?:imum|\.)?(?: of)?|up to|within|under|below|fewer than|less than|(?:do not|don['’]t|never|must not|should not|not) (?:exceed|go over|be longer than))`;
const limited = new RegExp(String.raw`\b${upTo} ${count} (?:short |brief |concise )?${unit}\b`, 'i');
const inSentences = new RegExp(
  String.raw`\bin (?:only |just )?${count}(?: (?:or|to) ${count}|[-–]${count})? (?:short |brief |concise )?(sentences?|words?)\b`,
  'i',
);
const aboutReplies = /\b(?:repl(?:y|ies)|respon(?:d|ses?)|answers?|keep it|be (?:brief|concise))\b/i;
/** Limits on what is not the reply as a whole. */
const aboutParts =
  /\b(?:titles?|subjects?|summar|quer(?:y|ies)|descriptions?|e-?mails?|notes?|reasons?|greetings?|paragraphs?|bullets?|points?|items?|steps?|options?|per|least|about|around|first|last|explain|explanations?|arguments?)\b/i;

/** How far beyond the limit a reply is surely too long, however words and sentences are counted. */
const slack = { word: 1.15, character: 1.05 };

/** "Keep answers under 50 words", "Answer in one or two sentences". */
export const readLengthLimit: RuleReader = (text) => {
  if (isConditional(text) || aboutParts.test(text) || !aboutReplies.test(text)) return null;
  const limit = limitIn(text);
  if (!limit) return null;
  return {
    text,
    severity: 0.25,
    breachOf(turn) {
      const reply = ownReply(turn);
      if (reply === null) return null;
      const length = lengthOf(reply, turn.reply!.list.length, limit.unit);
      const most = limit.unit === 'sentence' ? limit.most + 1 : limit.most * slack[limit.unit];
      return length > most ? { spanId: replySpan(turn), seen: `answered in ${length} ${limit.unit}s` } : null;
    },
  };
};

type Unit = 'word' | 'sentence' | 'character';

function limitIn(text: string): { most: number; unit: Unit } | null {
  const match = limited.exec(text);
  if (match) return { most: numberOf(match[1]!), unit: unitOf(match[2]!) };
  const spread = inSentences.exec(text);
  if (!spread) return null;
  return { most: numberOf(spread[3] ?? spread[2] ?? spread[1]!), unit: unitOf(spread[4]!) };
}

function numberOf(text: string): number {
  return numbers[text.toLowerCase()] ?? Number(text);
}

function unitOf(text: string): Unit {
  return text.toLowerCase().replace(/s$/, '') as Unit;
}

function lengthOf(text: string, words: number, unit: Unit): number {
  if (unit === 'word') return words;
  return unit === 'character' ? text.length : sentencesIn(text);
}

/** Sentences of at least three words that a mark ends; initials, figures and list numbers end none. */
function sentencesIn(text: string): number {
  const parts = text.slice(0, 20_000).split(/(?<=[\p{L}\p{N})"'”’%]{2}[.!?]{1,3})\s+(?=[^\p{Ll}])/u);
  return parts.filter((part) => part.trim().split(/\s+/, 3).length >= 3).length;
}
