import type { Detector } from '../../detector.js';
import { type FrustrationLevel, frustratedLevel, trajectoryOf } from '../../frustration/trajectory.js';

export const risingFrustration: Detector = {
  name: 'rising-frustration',
  kind: 'frustration',
  pattern: 'dissatisfaction',
  severity: 0.6,
  version: 1,
  detect(_conversation, { reading }) {
    const levels = trajectoryOf(reading);
    const peak = levels.reduce((a, b) => (b.level > a.level ? b : a), levels[0] ?? calm);
    if (peak.level < frustratedLevel) return [];
    const rise = riseTo(levels, peak);
    const before = reading.turns.findLast((turn) => turn.index < rise[0]!.turn && turn.agentSpanId !== null);
    const users = rise.map(({ turn }) => reading.turns.find((one) => one.index === turn)!.turn.user!.spanId);
    const phrase = rise.findLast((one) => one.phrase !== null)?.phrase;
    return [
      {
        turn: before?.index ?? rise[0]!.turn,
        spanIds: [...(before?.agentSpanId ? [before.agentSpanId] : []), ...users],
        severity: Math.min(1, 0.35 + 0.35 * peak.level),
        message: `The user grew frustrated over ${rise.length} message${rise.length === 1 ? '' : 's'}${phrase ? `: "${phrase}"` : ''}.`,
        evidence: { repeats: rise.filter((one) => one.restates).length, ...(phrase && { phrase }) },
      },
    ];
  },
};

const calm: FrustrationLevel = { turn: 0, added: 0, level: 0, phrase: null, restates: false };

/** The unbroken climb that ends at the peak: the agent's step before its first turn is the turning point. */
function riseTo(levels: readonly FrustrationLevel[], peak: FrustrationLevel): FrustrationLevel[] {
  const end = levels.indexOf(peak);
  let start = end;
  while (start > 0 && levels[start - 1]!.added > 0) start--;
  return levels.slice(start, end + 1);
}
