import type { Detector } from '../../detector.js';
import { handsToPerson } from '../../reading/people.js';

/** Where the telemetry shows the person's words after this share of hand-overs, their absence means that no one came. */
const peopleShow = 0.3;

export const unansweredHandOver: Detector = {
  name: 'unanswered-hand-over',
  kind: 'abandonment',
  pattern: 'handed_off',
  severity: 0.7,
  version: 1,
  detect(_conversation, { reading, normal }) {
    if (reading.ending.person !== 'called' || (normal.personRepliesShare ?? 0) < peopleShow) return [];
    const turn = reading.turns.find((one) => one.turn.steps.some(handsToPerson))!;
    const step = turn.turn.steps.find(handsToPerson)!;
    return [
      {
        turn: turn.index,
        spanIds: [step.spanId],
        message: 'The user was handed to a person, and no person replied.',
        evidence: {},
      },
    ];
  },
};
