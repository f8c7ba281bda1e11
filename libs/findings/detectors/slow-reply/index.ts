import type { Detector } from '../../detector.js';
import { turnMs } from '../../normal/measures.js';
import { handsToPerson } from '../../reading/people.js';

/** So many times the agent's own 95th percentile is slow for its users, whatever they are used to. */
const slowFactor = 3;

export const slowReply: Detector = {
  name: 'slow-reply',
  kind: 'failure',
  pattern: 'slow',
  severity: 0.2,
  version: 1,
  detect(conversation, { normal }) {
    const slow = normal.slowTurnMs;
    if (slow === null) return [];
    return conversation.turns.flatMap((turn) => {
      const ms = turnMs(turn);
      if (ms === null || ms <= slow * slowFactor) return [];
      // People take their time; that is no slowness of the agent.
      if (turn.reply?.by != null || turn.steps.some(handsToPerson)) return [];
      const longest = turn.steps.reduce((a, b) => (durationOf(b) > durationOf(a) ? b : a));
      return [
        {
          turn: turn.index,
          spanIds: [longest.spanId],
          message: `The user waited ${(ms / 1000).toFixed(1)} s; 95% of turns take less than ${(slow / 1000).toFixed(1)} s.`,
          evidence: { ...(longest.kind === 'tool' && { tool: longest.name }) },
        },
      ];
    });
  },
};

function durationOf(step: { startNano: string; endNano: string }): bigint {
  return BigInt(step.endNano) - BigInt(step.startNano);
}
