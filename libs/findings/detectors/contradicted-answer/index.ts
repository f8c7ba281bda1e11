import type { Detector } from '../../detector.js';

/** The user came round in the end. */
const settledSeverity = 0.2;

export const contradictedAnswer: Detector = {
  name: 'contradicted-answer',
  kind: 'failure',
  pattern: 'dissatisfaction',
  severity: 0.5,
  version: 1,
  detect(_conversation, { reading }) {
    return reading.turns.flatMap((turn, i) => {
      const next = reading.turns[i + 1];
      if (turn.does.act !== 'answer' || !turn.says || !next?.says?.rejection || next.says.thanks) return [];
      const { phrase } = next.says.rejection;
      return [
        {
          turn: turn.index,
          spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId, next.turn.user!.spanId],
          severity: reading.ending.kind === 'confirmed' ? settledSeverity : undefined,
          message: `The user did not accept the answer: "${phrase}".`,
          evidence: { phrase },
        },
      ];
    });
  },
};
