import type { Detector } from '../../detector.js';
import { handsToPerson } from '../../reading/people.js';

export const handedOff: Detector = {
  name: 'handed-off',
  kind: 'failure',
  pattern: 'handed_off',
  severity: 0.1,
  version: 2,
  detect(_conversation, { reading }) {
    if (reading.ending.person === 'none') return [];
    const turn = reading.turns.find((one) => one.turn.steps.some(handsToPerson));
    if (!turn) return [];
    const step = turn.turn.steps.find(handsToPerson)!;
    const asked = turn.says?.personRequest?.phrase;
    return [
      {
        turn: turn.index,
        spanIds: [step.spanId],
        message: asked ? 'The user asked for a person and was handed over.' : 'The agent handed the user to a person.',
        evidence: { ...(step.kind === 'tool' && { tool: step.name }), ...(asked && { phrase: asked }) },
      },
    ];
  },
};
