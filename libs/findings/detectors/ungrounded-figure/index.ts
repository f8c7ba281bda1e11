import type { Detector } from '../../detector.js';
import { amountsIn, isExplained, Numbers } from './figures.js';

export const ungroundedFigure: Detector = {
  name: 'ungrounded-figure',
  kind: 'failure',
  pattern: 'ignored_retrieval',
  severity: 0.25,
  version: 2,
  detect(conversation, { reading }) {
    // Without tools or searched text there is nothing the figure should have come from.
    if (reading.tools.length === 0 && reading.turns.every((turn) => turn.retrievals.length === 0)) return [];
    const known = new Numbers();
    known.learn(conversation.systemInstructions ?? '');
    return reading.turns.flatMap((turn) => {
      known.learn(turn.turn.user?.text ?? '');
      for (const use of turn.tools) {
        known.learn(use.key);
        known.learn(use.resultText);
      }
      for (const step of turn.retrievals) for (const document of step.documents) known.learn(document.text);
      const amounts = turn.turn.reply && turn.turn.reply.by === null ? amountsIn(turn.turn.reply.text) : [];
      const loose = amounts.find(({ value }) => !known.has(value) && !isExplained(value, amounts, known));
      known.learn(turn.turn.reply?.text ?? '');
      if (!loose) return [];
      return [
        {
          turn: turn.index,
          spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId],
          message: `The agent named ${loose.phrase}, which stands in nothing it was told or had looked up, and showed no sum that gives it.`,
          evidence: { claim: loose.phrase },
        },
      ];
    });
  },
};
