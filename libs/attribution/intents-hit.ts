import { groupBy, UNCLUSTERED } from '#contracts';
import type { AnalysedConversation } from './case.js';

/** Intents with less than this share of what is seen are bystanders; unless none has more. */
const BYSTANDER = 0.05;

/** The intents that conversations belong to, most conversations first, without bystanders; `UNCLUSTERED` where none is known. */
export function intentsHit(
  conversations: readonly AnalysedConversation[],
): { intentId: string; conversations: number }[] {
  const intents = [...groupBy(conversations, ({ intentId }) => intentId)]
    .map(([intentId, group]) => ({ intentId, conversations: group.length }))
    .sort((a, b) => b.conversations - a.conversations || (a.intentId < b.intentId ? -1 : 1));
  const least = Math.min(intents[0]?.conversations ?? 0, BYSTANDER * conversations.length);
  const hit = intents.filter((intent) => intent.conversations >= least);
  // What belongs to no intent is no target: an edit's effect is measured per intent.
  const known = hit.filter(({ intentId }) => intentId !== UNCLUSTERED);
  return known.length > 0 ? known : hit;
}
