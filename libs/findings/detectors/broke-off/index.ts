import type { Detector } from '../../detector.js';
import { naturalEnd } from '../../normal/usual-endings.js';

/** Ends less natural than this share of a usual one are reported. */
const unnatural = 0.85;
const weakest = 0.4;
const strongest = 0.8;
/** How fast severity grows as the end grows less natural. */
const slope = 1.4;

export const brokeOff: Detector = {
  name: 'broke-off',
  kind: 'abandonment',
  pattern: 'abandonment',
  severity: 0.5,
  version: 2,
  detect(_conversation, { reading, normal }) {
    const last = reading.turns.at(-1);
    if (!normal.usualEndings || !last?.user || last.says?.pleasantry) return [];
    const natural = naturalEnd(normal.usualEndings, last);
    if (natural >= unnatural) return [];
    const end = last.turn.reply ?? last.turn.user!;
    return [
      {
        turn: last.index,
        spanIds: [end.spanId],
        severity: Math.min(strongest, weakest + (unnatural - natural) * slope),
        message: 'The user left where conversations with this agent seldom end, nor go on to a usual end.',
        evidence: { phrase: end.text.slice(0, 200) },
      },
    ];
  },
};
