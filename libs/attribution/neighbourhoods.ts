import { firstRequest, groupBy, UNCLUSTERED } from '#contracts';
import type { AnalysedConversation } from './case.js';
import { contentWords } from './request.js';

/** Share of a request's telling words that an intent must use for the request to be taken for its neighbour. */
const NEAR = 0.5;

/**
 * The intent among whose conversations each one is judged. A request too unlike the others to be of any intent still
 * has neighbours: those of the intent that shares most of its telling words, if any does.
 */
export function neighbourhoods(conversations: readonly AnalysedConversation[]): (one: AnalysedConversation) => string {
  const spread = wordsByIntent(conversations);
  const placed = new Map<string, string>();
  for (const one of conversations)
    if (one.intentId === UNCLUSTERED) placed.set(one.conversation.id, nearest(one, spread));
  return ({ conversation, intentId }) => placed.get(conversation.id) ?? intentId;
}

/** Word → intent → share of the intent's requests that hold it. */
type WordSpread = Map<string, Map<string, number>>;

function wordsByIntent(conversations: readonly AnalysedConversation[]): WordSpread {
  const spread: WordSpread = new Map();
  for (const [intentId, group] of groupBy(conversations, (one) => one.intentId)) {
    if (intentId === UNCLUSTERED) continue;
    for (const { conversation } of group)
      for (const word of contentWords(firstRequest(conversation))) {
        const shares = spread.get(word) ?? new Map<string, number>();
        shares.set(intentId, (shares.get(intentId) ?? 0) + 1 / group.length);
        spread.set(word, shares);
      }
  }
  return spread;
}

function nearest({ conversation }: AnalysedConversation, spread: WordSpread): string {
  const scores = new Map<string, number>();
  let mass = 0;
  for (const word of contentWords(firstRequest(conversation))) {
    const shares = spread.get(word);
    if (shares === undefined) continue;
    const everywhere = [...shares.values()].reduce((sum, share) => sum + share, 0);
    // A word that all intents use tells nothing of any.
    const weight = 1 / shares.size;
    mass += weight;
    for (const [intentId, share] of shares)
      scores.set(intentId, (scores.get(intentId) ?? 0) + (weight * share) / everywhere);
  }
  const [best] = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return best !== undefined && best[1] >= NEAR * mass ? best[0] : UNCLUSTERED;
}
