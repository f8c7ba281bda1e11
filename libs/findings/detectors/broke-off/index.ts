import type { Detector } from '../../detector.js';
import { closingScore } from '../../normal/closing-words.js';

/** Where users have the last word in this share of conversations, a talk that ends on the agent's word broke off. */
const usersClose = 0.25;
const weakest = 0.35;
const strongest = 0.8;
/** Mean log-odds at which a last reply reads clearly like one from the middle of this agent's conversations. */
const unlikeAnEnd = -0.15;

export const brokeOff: Detector = {
  name: 'broke-off',
  kind: 'abandonment',
  pattern: 'abandonment',
  severity: 0.5,
  version: 1,
  detect(_conversation, { reading, normal }) {
    const last = reading.turns.at(-1);
    if (!normal.closingWords || !last?.user || !last.reply || last.says?.pleasantry) return [];
    const score = closingScore(normal.closingWords, last.replyContent);
    if (score >= unlikeAnEnd && (normal.userClosesShare ?? 0) < usersClose) return [];
    return [
      {
        turn: last.index,
        spanIds: [last.turn.reply!.spanId],
        severity: Math.min(strongest, Math.max(weakest, weakest + 0.1 - score * 0.3)),
        message: 'The user left after a reply that seldom ends a conversation with this agent.',
        evidence: { phrase: last.turn.reply!.text.slice(0, 200) },
      },
    ];
  },
};
