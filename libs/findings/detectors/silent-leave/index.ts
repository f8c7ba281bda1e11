import type { Detector } from '../../detector.js';
import { naturalEnd } from '../../normal/usual-endings.js';
import type { EndingKind } from '../../reading/ending.js';

/** How each ending that leaves the request unmet reads, with how sure it is that the user left without help. */
const unmetEndings: Partial<Record<EndingKind, { severity: number; message: string }>> = {
  denied: { severity: 0.6, message: 'The user left after the agent could not help.' },
  question: { severity: 0.45, message: 'The user left a question of the agent unanswered.' },
  unanswered: { severity: 0.65, message: 'The user left without a reply to the last request.' },
  deferred: { severity: 0.4, message: 'The user put the matter off, and nothing had been done.' },
  rejected: { severity: 0.65, message: 'The user left after contradicting the agent.' },
  surrendered: { severity: 0.7, message: 'The user gave up.' },
};

/** Who thanks at the end has come to terms with it, or found another way. */
const acceptedDiscount = 0.2;
/** Where so natural an end, a last question is how this agent's conversations close. */
const usualEnd = 0.97;

export const silentLeave: Detector = {
  name: 'silent-leave',
  kind: 'abandonment',
  pattern: 'abandonment',
  severity: 0.6,
  version: 2,
  detect(_conversation, { reading, normal }) {
    const unmet = unmetEndings[reading.ending.kind];
    const turn = reading.turns.find((one) => one.index === reading.ending.turn);
    if (!unmet || !turn?.user) return [];
    if (reading.ending.kind === 'question' && normal.usualEndings !== null)
      if (naturalEnd(normal.usualEndings, reading.turns.at(-1)!) >= usualEnd) return [];
    return [
      {
        turn: turn.index,
        spanIds: [turn.agentSpanId ?? turn.turn.user!.spanId, turn.turn.user!.spanId],
        severity: reading.turns.at(-1)!.says?.thanks ? unmet.severity - acceptedDiscount : unmet.severity,
        message: unmet.message,
        evidence: { phrase: turn.turn.user!.text.slice(0, 200) },
      },
    ];
  },
};
