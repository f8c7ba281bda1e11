import { breakdownsIn } from '../../breakdown/breakdown-of.js';
import type { BreakdownSigns } from '../../breakdown/weights.js';
import type { Detector } from '../../detector.js';

/** Surer than where a mere yes or no is wanted: a finding is shown to people. */
const sure = 0.6;
/** Of the chance, how much is severity: an odd reply hurts less than a failed task. */
const hurt = 0.7;

/** What a person can see at once, the plainest first; without any of these a new topic alone is no finding. */
const tellings: readonly (readonly [keyof BreakdownSigns, string])[] = [
  ['empty', 'The agent said nothing to the user’s message.'],
  ['misfits', 'The agent answered a question for a fact by yes or no.'],
  ['insults', 'The agent’s reply is abusive and does not follow on.'],
  ['greetsAgain', 'The agent greeted the user in the middle of the talk.'],
  ['dodges', 'The agent answered a question with an unrelated question.'],
  ['strangers', 'The agent spoke of people of whom nobody had spoken.'],
  ['thenObjects', 'The reply does not follow on, and the user said so or could not follow.'],
  ['userLost', 'The user could not follow, and the next reply did not follow on either.'],
];

export const brokenDownReply: Detector = {
  name: 'broken-down-reply',
  kind: 'failure',
  pattern: 'breakdown',
  severity: 0.45,
  version: 1,
  detect(_conversation, { reading }) {
    const turns = new Map(reading.turns.map((turn) => [turn.index, turn.turn]));
    return breakdownsIn(reading).flatMap(({ turn: index, spanId, probability, signs }) => {
      const telling = tellings.find(([sign]) => signs[sign] > 0);
      if (probability < sure || !telling) return [];
      const { user, reply } = turns.get(index)!;
      return [
        {
          turn: index,
          spanIds: [spanId, user!.spanId],
          severity: probability * hurt,
          message: telling[1],
          evidence: { phrase: (reply?.text ?? '').slice(0, 200) },
        },
      ];
    });
  },
};
