import type { Detector } from '../../detector.js';
import { saysTheSame } from '../../frustration/trajectory.js';

export const repeatedReply: Detector = {
  name: 'repeated-reply',
  kind: 'failure',
  pattern: 'dissatisfaction',
  severity: 0.35,
  version: 1,
  detect(_conversation, { reading }) {
    const turns = reading.turns.filter((turn) => turn.user !== null && turn.does.act !== 'farewell');
    return turns.flatMap((turn, i) => {
      const same = turns.slice(Math.max(0, i - 3), i).filter((before) => saysTheSame(before, turn));
      if (same.length === 0) return [];
      return [
        {
          turn: turn.index,
          spanIds: [turn.turn.reply!.spanId, ...same.map((before) => before.turn.reply!.spanId)],
          message: 'The agent gave the same reply to another message of the user.',
          evidence: { phrase: turn.turn.reply!.text.slice(0, 120), repeats: same.length + 1 },
        },
      ];
    });
  },
};
