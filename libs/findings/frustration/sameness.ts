import { looksEnglish } from '../language/english/looks-english.js';
import { meaningOf } from '../language/english/synonyms.js';
import { jaccard, overlap } from '../language/similarity.js';
import type { TurnReading } from '../reading/reading.js';

/** How alike two messages must be: one may be shorter, and both may hold words of their own. */
const alike = { overlap: 0.75, jaccard: 0.4 } as const;
/** Where function words cannot be told from the others, most of what is said must be the same. */
const alikeInOtherLanguages = { overlap: 0.9, jaccard: 0.75 } as const;
/** As many words, or fewer, may be what a form is answered with. */
const formAnswer = 6;
/** Content words below which only the same words count. */
const fewWords = 3;

/**
 * The user says again what was said before, in more or less the same words or in others for the same. The same short
 * answer to another question of the agent restates nothing.
 */
export function isRestatement(turn: TurnReading, before: TurnReading): boolean {
  const now = turn.userContent;
  const then = before.userContent;
  if (Math.min(now.size, then.size) < fewWords)
    return now.size > 0 && saysSameWords(turn, before) && isUnprompted(turn, before);
  const needed = looksEnglish([turn.user!, before.user!]) ? alike : alikeInOtherLanguages;
  if (overlap(now, then) >= needed.overlap && jaccard(now, then) >= needed.jaccard) return isUnprompted(turn, before);
  if (needed !== alike) return false;
  const [meant, meantThen] = [meaningsOf(now), meaningsOf(then)];
  return (
    Math.min(meant.size, meantThen.size) >= fewWords &&
    overlap(meant, meantThen) >= alike.overlap &&
    jaccard(meant, meantThen) >= alike.jaccard
  );
}

function saysSameWords({ user: now }: TurnReading, { user: then }: TurnReading): boolean {
  if (now!.list.length < 2 || now!.list.length !== then!.list.length) return false;
  return now!.list.every((word, i) => word === then!.list[i]);
}

/** Not a few words that answer the agent, which took them in: forms ask for the same kind of value again. */
function isUnprompted(turn: TurnReading, before: TurnReading): boolean {
  return turn.user!.list.length > formAnswer || turn.says!.asks || before.says!.asks || saysTheSame(turn, before);
}

function meaningsOf(content: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...content].map(meaningOf));
}

/** Two replies that tell the user the same thing. */
export function saysTheSame(a: TurnReading, b: TurnReading): boolean {
  if (!a.reply || !b.reply || a.reply.list.length < 2) return false;
  if (a.reply.text === b.reply.text) return true;
  const [shorter, longer] = [a.reply.list.length, b.reply.list.length].sort((x, y) => x - y) as [number, number];
  if (shorter < longer * 0.7) return false;
  return Math.min(a.replyContent.size, b.replyContent.size) >= 4 && jaccard(a.replyContent, b.replyContent) >= 0.85;
}
