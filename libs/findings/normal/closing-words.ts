import type { Conversation } from '#contracts';
import { readConversation } from '../reading/reading.js';

/** Stem → log-odds that a reply holding it answers the last request of its conversation rather than one in the middle. */
export type ClosingWords = ReadonlyMap<string, number>;

/** Fewer conversations than this do not show how they usually end. */
const minimumConversations = 200;
const minimumReplies = 5;
/** One word may speak this much, so that a rare one does not decide. */
const strongest = 2;

/** Which words this agent's last replies hold, read from many conversations without any label; null where too few. */
export function closingWordsOf(conversations: readonly Conversation[]): ClosingWords | null {
  const last = new Map<string, number>();
  const middle = new Map<string, number>();
  let lasts = 0;
  let middles = 0;
  for (const conversation of conversations) {
    const { turns, ending } = readConversation(conversation);
    for (const turn of turns) {
      // What is said after the last request only winds up, and would make every answer look like a middle.
      if (!turn.reply || turn.index > ending.turn) continue;
      const isLast = turn.index === ending.turn;
      if (isLast) lasts++;
      else middles++;
      const counts = isLast ? last : middle;
      for (const word of turn.replyContent) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  if (lasts < minimumConversations || middles < minimumConversations) return null;
  const words = new Map<string, number>();
  for (const word of new Set([...last.keys(), ...middle.keys()])) {
    const atEnd = last.get(word) ?? 0;
    const before = middle.get(word) ?? 0;
    if (atEnd + before < minimumReplies) continue;
    const odds = Math.log((atEnd + 0.5) / (lasts + 1)) - Math.log((before + 0.5) / (middles + 1));
    words.set(word, Math.max(-strongest, Math.min(strongest, odds)));
  }
  return words;
}

/** How much a reply reads like one that ends a conversation: mean log-odds of its words, below 0 like one in the middle. */
export function closingScore(words: ClosingWords, content: ReadonlySet<string>): number {
  let sum = 0;
  let known = 0;
  for (const word of content) {
    const odds = words.get(word);
    if (odds === undefined) continue;
    sum += odds;
    known++;
  }
  return known === 0 ? 0 : sum / known;
}
